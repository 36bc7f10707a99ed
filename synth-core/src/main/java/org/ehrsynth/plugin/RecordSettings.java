package org.ehrsynth.plugin;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ehrsynth.InputException;

/**
 * Converts a record of settings to a map and back, for provenance, model files and {@code --set
 * name=value}. Components may be int, long, double, boolean, String or an enum (written as its name
 * in lower case, with dashes).
 */
public final class RecordSettings {
  private RecordSettings() {}

  /** Returns the components by name, in order; enums as text, ints as longs. */
  public static Map<String, Object> of(Record config) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = read(config, component);
      map.put(component.getName(), plain(value));
    }
    return map;
  }

  /** Converts a value to what JSON gives back for it, so that the two are equal. */
  private static Object plain(Object value) {
    if (value instanceof Enum<?> choice) {
      return label(choice);
    }
    return value instanceof Integer number ? Long.valueOf(number) : value;
  }

  /** Returns the components with their defaults and their {@link Setting} texts, in order. */
  public static List<SettingInfo> describe(Record defaults) {
    return Arrays.stream(defaults.getClass().getRecordComponents())
        .map(c -> new SettingInfo(c.getName(), plain(read(defaults, c)), meaning(c)))
        .toList();
  }

  private static String meaning(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(
          "component '%s' of %s needs a @Setting"
              .formatted(component.getName(), component.getDeclaringRecord().getName()));
    }
    return setting.value();
  }

  /** Returns a value as it is typed after {@code --set name=}. */
  static String text(Object value) {
    return value instanceof Enum<?> choice ? label(choice) : String.valueOf(value);
  }

  /** Returns a choice as it is typed: its name in lower case, with dashes. */
  public static String label(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the defaults with some components replaced.
   *
   * @param settings name to text, as typed
   * @throws InputException for an unknown name, a text of the wrong kind, or a value that the
   *     record refuses; the message names the setting, its rule and what was found
   */
  public static <R extends Record> R with(R defaults, Map<String, String> settings) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    for (String name : settings.keySet()) {
      if (!names.contains(name)) {
        throw new InputException(
            "unknown setting '%s'; known: %s"
                .formatted(name, names.isEmpty() ? "none" : String.join(", ", names)));
      }
    }
    Object[] values =
        Arrays.stream(components)
            .map(
                c -> {
                  String text = settings.get(c.getName());
                  return text == null ? read(defaults, c) : parse(c, text.trim());
                })
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked") // the class of an R makes Rs
      R built = (R) defaults.getClass().getDeclaredConstructor(types).newInstance(values);
      return built;
    } catch (InvocationTargetException e) {
      throw new InputException(e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings must be a public record", e);
    }
  }

  private static Object read(Record config, RecordComponent component) {
    try {
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings must be a public record", e);
    }
  }

  private static Object parse(RecordComponent component, String text) {
    Class<?> type = component.getType();
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == long.class) {
        return Long.parseLong(text);
      } else if (type == double.class) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new InputException(
          "setting '%s': expected a %s, found '%s'"
              .formatted(
                  component.getName(), type == double.class ? "number" : "whole number", text));
    }
    if (type == boolean.class) {
      if (!text.equals("true") && !text.equals("false")) {
        throw new InputException(
            "setting '%s': expected true or false, found '%s'"
                .formatted(component.getName(), text));
      }
      return Boolean.valueOf(text);
    }
    if (type == String.class) {
      return text;
    }
    List<String> choices =
        Arrays.stream(type.getEnumConstants()).map(c -> label((Enum<?>) c)).toList();
    int chosen = choices.indexOf(text.toLowerCase(Locale.ROOT));
    if (chosen < 0) {
      throw new InputException(
          "setting '%s': expected one of %s, found '%s'"
              .formatted(component.getName(), String.join(", ", choices), text));
    }
    return type.getEnumConstants()[chosen];
  }
}
