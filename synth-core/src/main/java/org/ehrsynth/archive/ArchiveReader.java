package org.ehrsynth.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.ehrsynth.InputException;
import org.ehrsynth.json.JsonObject;
import org.ehrsynth.math.Matrix;

/**
 * Reads a model file without trusting it: names, sizes, format and digest are checked before
 * anything is used. No class is named by a file and no object is deserialised.
 */
public final class ArchiveReader {
  private static final Pattern SAFE =
      Pattern.compile("[a-z0-9_-][a-z0-9_.-]*(/[a-z0-9_-][a-z0-9_.-]*)*");
  private static final long MAX_FILE = 1L << 30;
  private static final long MAX_TOTAL = 1L << 31;
  private static final int MAX_ENTRIES = 100_000;

  /** Deflate cannot pack tighter than about 1032 to 1; honest models stay far below this. */
  private static final long MAX_RATIO = 200;

  private static final int SMALL = 1 << 20;

  private final String where;
  private final Map<String, byte[]> entries;
  private final String prefix;

  private ArchiveReader(String where, Map<String, byte[]> entries, String prefix) {
    this.where = where;
    this.entries = entries;
    this.prefix = prefix;
  }

  /** Returns a view of the entries that {@link ArchiveWriter#under} added with that folder. */
  public ArchiveReader under(String folder) {
    return new ArchiveReader(where, entries, prefix + folder + "/");
  }

  static boolean isSafe(String name) {
    return SAFE.matcher(name).matches();
  }

  /**
   * Opens a file.
   *
   * @throws ArchiveFormatException with one line that names the file and what is wrong
   * @throws InputException if there is no such file or it cannot be read
   */
  public static ArchiveReader open(Path path) {
    String where = "model file '" + path + "'";
    try {
      if (Files.isDirectory(path)) {
        throw new InputException(where + ": expected a file, found a folder");
      }
      if (Files.size(path) > MAX_FILE) {
        throw new ArchiveFormatException(where + ": expected at most 1 GiB, found more");
      }
      return read(Files.readAllBytes(path), where);
    } catch (NoSuchFileException e) {
      throw new InputException(where + ": there is no such file", e);
    } catch (IOException e) {
      throw new InputException(where + ": it cannot be read", e);
    }
  }

  /** Opens the bytes of a file. */
  public static ArchiveReader of(byte[] bytes) {
    return read(bytes, "model");
  }

  private static ArchiveReader read(byte[] bytes, String where) {
    if (bytes.length < 4 || bytes[0] != 'P' || bytes[1] != 'K') {
      throw new ArchiveFormatException(
          where + ": expected a model written by ehrsynth, found another kind of file");
    }
    Map<String, byte[]> entries;
    try {
      entries = inflate(bytes, where);
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(where);
    }
    ArchiveReader reader = new ArchiveReader(where, entries, "");
    reader.checkFormat();
    int length = ArchiveWriter.COMMENT_LENGTH;
    String comment =
        bytes.length < length
            ? ""
            : new String(bytes, bytes.length - length, length, StandardCharsets.ISO_8859_1);
    if (!comment.equals(ArchiveWriter.DIGEST + ArchiveWriter.digest(bytes))) {
      throw damaged(where);
    }
    return reader;
  }

  private static ArchiveFormatException damaged(String where) {
    return new ArchiveFormatException(
        where + ": it is damaged or was changed (its checksum does not match)");
  }

  private static Map<String, byte[]> inflate(byte[] bytes, String where) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    long total = 0;
    long maxTotal = Math.min(MAX_TOTAL, SMALL + MAX_RATIO * bytes.length);
    try (ZipInputStream zip =
        new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!isSafe(entry.getName()) || entries.size() >= MAX_ENTRIES) {
          throw new ArchiveFormatException(
              where + ": it holds an entry whose name is not allowed in a model");
        }
        byte[] content =
            zip.readNBytes((int) Math.min(maxTotal - total + 1, Integer.MAX_VALUE - 8));
        total += content.length;
        if (total > maxTotal) {
          throw new ArchiveFormatException(
              where + ": it unpacks to far more than a model of its size holds");
        }
        if (entries.put(entry.getName(), content) != null) {
          throw new ArchiveFormatException(where + ": it holds two entries of one name");
        }
      }
    }
    return entries;
  }

  private void checkFormat() {
    if (!entries.containsKey(ArchiveWriter.MANIFEST)) {
      throw entries.isEmpty()
          ? damaged(where)
          : new ArchiveFormatException(
              where + ": expected a model written by ehrsynth, found another kind of zip");
    }
    long format;
    try {
      format = json(ArchiveWriter.MANIFEST).integer("format");
    } catch (InputException e) {
      throw damaged(where);
    }
    if (format > ArchiveWriter.FORMAT) {
      throw new ArchiveFormatException(
          "%s: it was written by a newer version (format %d); this version reads up to format %d"
              .formatted(where, format, ArchiveWriter.FORMAT));
    }
    if (format < 1) {
      throw damaged(where);
    }
    if (format < ArchiveWriter.FORMAT) {
      throw new ArchiveFormatException(
          "%s: it was written by an older version (format %d); this version reads format %d: fit the model again"
              .formatted(where, format, ArchiveWriter.FORMAT));
    }
  }

  /** Whether there is an entry of that name. */
  public boolean has(String name) {
    return entries.containsKey(prefix + name);
  }

  public JsonObject json(String name) {
    return JsonObject.parse(
        new String(entry(name), StandardCharsets.UTF_8), where + ", " + prefix + name);
  }

  public double[] doubles(String name) {
    byte[] bytes = entry(name);
    return Npy.doubles(bytes, header(name, bytes, "<f8", 1));
  }

  public int[] ints(String name) {
    byte[] bytes = entry(name);
    return Npy.ints(bytes, header(name, bytes, "<i4", 1));
  }

  public Matrix matrix(String name) {
    byte[] bytes = entry(name);
    Npy.Header header = header(name, bytes, "<f8", 2);
    return Matrix.of(header.shape()[0], header.shape()[1], Npy.doubles(bytes, header));
  }

  /**
   * A matrix of single precision, in rows one after another; its values may be anything.
   *
   * @throws ArchiveFormatException if it is not of that type and shape
   */
  public float[] floats(String name, int rows, int columns) {
    byte[] bytes = entry(name);
    Npy.Header header = Npy.header(bytes);
    if (header == null
        || !header.type().equals("<f4")
        || !Arrays.equals(header.shape(), new int[] {rows, columns})) {
      throw malformed(name, "an array of type <f4 and shape %d x %d".formatted(rows, columns));
    }
    return Npy.floats(bytes, header);
  }

  private Npy.Header header(String name, byte[] bytes, String type, int dimensions) {
    Npy.Header header = Npy.header(bytes);
    if (header == null || !header.type().equals(type) || header.shape().length != dimensions) {
      throw new ArchiveFormatException(
          "%s, %s: expected an array of type %s and dimension %d, found something else"
              .formatted(where, prefix + name, type, dimensions));
    }
    return header;
  }

  private byte[] entry(String name) {
    byte[] bytes = entries.get(prefix + name);
    if (bytes == null) {
      throw new ArchiveFormatException(
          "%s: expected an entry '%s', found none".formatted(where, prefix + name));
    }
    return bytes;
  }

  /** An error about the content of an entry. */
  public ArchiveFormatException malformed(String name, String expected) {
    return new ArchiveFormatException(
        "%s, %s: expected %s, found something else".formatted(where, prefix + name, expected));
  }
}
