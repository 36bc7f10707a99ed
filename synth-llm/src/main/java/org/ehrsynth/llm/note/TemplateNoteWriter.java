package org.ehrsynth.llm.note;

import freemarker.cache.StringTemplateLoader;
import freemarker.core.PlainTextOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.core._CoreAPI;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonTree;
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Writes notes with a Freemarker template, deterministically and without a language model.
 *
 * <p>A template has access to {@code facts}, a list of the columns in order, {@code fact}, the same
 * facts by column, and {@code pick(a, b, …)}, which chooses one of its texts by the seed. A fact
 * has the properties name, label, missing, text (as in a file), words (the meaning of the text),
 * value (the words, or the number with its unit), unit, number (of numeric columns), type, role,
 * finding, and positive (of findings).
 *
 * <p>A template may come from an untrusted source, so it has access to nothing else: no classes
 * ({@code ?new}, {@code ?api}) and no other files ({@code <#include>}). A note has at most {@value
 * #MAX_CHARACTERS} characters and a limited time.
 */
public final class TemplateNoteWriter implements NoteWriter {
  /** The maximum length of a note. */
  public static final int MAX_CHARACTERS = 65_536;

  private static final String DEFAULT = "default-note.ftl";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Template template;
  private final String where;
  private final ColumnDescriptions descriptions;
  private final Duration limit;

  private TemplateNoteWriter(
      String text, String where, ColumnDescriptions descriptions, Duration limit) {
    this.where = where;
    this.descriptions = descriptions;
    this.limit = limit;
    StringTemplateLoader only = new StringTemplateLoader();
    only.putTemplate(where, text);
    Configuration freemarker = new Configuration(Configuration.VERSION_2_3_33);
    freemarker.setTemplateLoader(only);
    freemarker.setLocalizedLookup(false);
    freemarker.setObjectWrapper(new SimpleObjectWrapper(Configuration.VERSION_2_3_33));
    freemarker.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    freemarker.setAPIBuiltinEnabled(false);
    freemarker.setOutputFormat(PlainTextOutputFormat.INSTANCE);
    freemarker.setLocale(Locale.ROOT);
    freemarker.setNumberFormat("computer");
    freemarker.setBooleanFormat("c");
    freemarker.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    freemarker.setLogTemplateExceptions(false);
    try {
      this.template = freemarker.getTemplate(where);
    } catch (IOException e) {
      throw new InputException(
          where + ": expected a Freemarker template, found one with an error" + place(e), e);
    }
    // Otherwise an infinite loop could not be interrupted.
    _CoreAPI.addThreadInterruptedChecks(template);
  }

  private static String place(Exception e) {
    return e instanceof freemarker.core.ParseException parse
        ? " at line %d, column %d".formatted(parse.getLineNumber(), parse.getColumnNumber())
        : "";
  }

  /** A writer with a template for any table. */
  public static TemplateNoteWriter standard(ColumnDescriptions descriptions) {
    try (InputStream in = TemplateNoteWriter.class.getResourceAsStream(DEFAULT)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return of(text, DEFAULT, descriptions);
    } catch (IOException e) {
      throw new UncheckedIOException("the default template cannot be read", e);
    }
  }

  /**
   * A writer with the given template.
   *
   * @param where names the template in messages
   * @throws InputException if it is no template; the message gives the line
   */
  public static TemplateNoteWriter of(
      String template, String where, ColumnDescriptions descriptions) {
    return new TemplateNoteWriter(template, where, descriptions, LIMIT);
  }

  /** A copy with another time limit. */
  TemplateNoteWriter within(Duration limit) {
    return new TemplateNoteWriter(template.toString(), where, descriptions, limit);
  }

  /**
   * Writes a note. Runs of blanks become one blank, and lines and the note are stripped.
   *
   * @throws InputException if the template uses something that is not permitted, an absent column,
   *     or more than its limits; the message gives the line and shows no cell
   */
  @Override
  public Optional<String> write(TypedRow row, Seed seed) {
    FutureTask<String> task = new FutureTask<>(() -> render(row, seed));
    Thread thread = new Thread(task, "note");
    thread.setDaemon(true);
    thread.start();
    try {
      return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (TimeoutException e) {
      throw new InputException(where + ": the template took too long to write one note", e);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      task.cancel(true);
    }
  }

  /** The messages of Freemarker may show values, so they are not repeated. */
  private InputException failure(Throwable cause) {
    if (cause instanceof TooLong) {
      return new InputException(
          "%s: expected a note of at most %,d characters, found a longer one"
              .formatted(where, MAX_CHARACTERS),
          cause);
    }
    String line =
        cause instanceof TemplateException e && e.getLineNumber() != null
            ? ", line " + e.getLineNumber()
            : "";
    return new InputException(
        "%s%s: the template uses a name that is absent or not permitted, or nests too deeply"
            .formatted(where, line),
        cause);
  }

  private String render(TypedRow row, Seed seed) throws IOException, TemplateException {
    RandomStream draws = seed.derive("note").generator();
    Map<String, JsonTree> facts = NoteFacts.of(row, descriptions).variables();
    Map<String, Object> model = new HashMap<>();
    model.put("facts", List.copyOf(facts.values()));
    model.put("fact", facts);
    model.put("pick", (TemplateMethodModelEx) choices -> pick(choices, draws));
    Bounded out = new Bounded();
    template.process(model, out);
    return out.text()
        .replaceAll("[ \\t]+", " ")
        .replaceAll(" ?\\R ?", "\n")
        .replaceAll("\n{3,}", "\n\n")
        .strip();
  }

  private static Object pick(List<?> choices, RandomStream draws) throws TemplateModelException {
    if (choices.isEmpty()) {
      throw new TemplateModelException("pick() needs at least one text");
    }
    return choices.get(draws.nextInt(choices.size()));
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Fails beyond the maximum length of a note. */
  private static final class Bounded extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
      if (text.length() + length > MAX_CHARACTERS) {
        throw new TooLong();
      }
      text.append(chars, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    String text() {
      return text.toString();
    }
  }
}
