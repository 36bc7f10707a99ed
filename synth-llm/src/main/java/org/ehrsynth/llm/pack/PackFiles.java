package org.ehrsynth.llm.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.ehrsynth.InputException;
import org.ehrsynth.archive.AtomicFile;
import org.ehrsynth.archive.TextFile;

/** The files of a pack, in a folder or among the resources of the library. */
final class PackFiles {
  private static final long MAX_BYTES = 1 << 20;

  /** The bundled packs, and their files. */
  private static final Map<String, List<String>> BUNDLED =
      Map.of("hepatology", List.of(DomainPack.FILE, "note.ftl"));

  private final List<String> names;
  private final UnaryOperator<String> source;

  private PackFiles(List<String> names, UnaryOperator<String> source) {
    this.names = names;
    this.source = source;
  }

  /** The files of a folder: each at most 1 MiB, and no link out of the folder. */
  static PackFiles folder(Path folder) {
    return new PackFiles(List.of(), file -> read(folder, file));
  }

  /** The names of the bundled packs, sorted. */
  static List<String> bundledNames() {
    return BUNDLED.keySet().stream().sorted().toList();
  }

  /**
   * The files of a bundled pack.
   *
   * @throws InputException if there is none of that name; the message lists the known names
   */
  static PackFiles bundled(String name) {
    List<String> names = BUNDLED.get(name);
    if (names == null) {
      throw new InputException(
          "unknown pack '%s'; known: %s".formatted(name, String.join(", ", bundledNames())));
    }
    return new PackFiles(names, file -> resource(name, file));
  }

  /**
   * The text of a file.
   *
   * @throws InputException if the file cannot be read, is too large, or is a link out of the folder
   */
  String text(String file) {
    return source.apply(file);
  }

  /** Copies all files; nothing is replaced. */
  void copyTo(Path folder) {
    Map<Path, String> texts = new LinkedHashMap<>();
    for (String name : names) {
      Path target = folder.resolve(name);
      if (Files.exists(target)) {
        throw new InputException("'" + target + "' already exists");
      }
      texts.put(target, text(name));
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InputException("cannot create the folder '" + folder + "'", e);
    }
    texts.forEach(
        (target, text) ->
            AtomicFile.write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8))));
  }

  private static String read(Path folder, String file) {
    Path path = folder.resolve(file);
    String where = "pack '" + path + "'";
    return TextFile.read(
        path,
        where,
        lines -> {
          if (!path.toRealPath().startsWith(folder.toRealPath())) {
            throw new InputException(
                where + ": expected a file in the pack's folder, found a link");
          }
          if (Files.size(path) > MAX_BYTES) {
            throw new InputException(where + ": expected at most 1 MiB, found more");
          }
          StringWriter text = new StringWriter();
          lines.transferTo(text);
          return text.toString();
        });
  }

  private static String resource(String name, String file) {
    try (InputStream in = PackFiles.class.getResourceAsStream(name + "/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the bundled pack " + name + " cannot be read", e);
    }
  }
}
