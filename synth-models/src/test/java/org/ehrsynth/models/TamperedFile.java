package org.ehrsynth.models;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A model file of which entries are changed and whose checksum is right again. */
public final class TamperedFile {
  private static final String DIGEST = "sha256:";
  private static final int COMMENT = DIGEST.length() + 64;

  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  public TamperedFile(byte[] model) {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(model))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of an entry, not a copy. */
  public byte[] entry(String name) {
    if (!entries.containsKey(name)) {
      throw new IllegalArgumentException("no entry '%s' of %s".formatted(name, entries.keySet()));
    }
    return entries.get(name);
  }

  /** Replaces an entry. */
  public TamperedFile with(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  /** Replaces text in an entry, where it must be. */
  public TamperedFile withText(String name, String before, String after) {
    String text = new String(entry(name), StandardCharsets.UTF_8);
    if (!text.contains(before)) {
      throw new IllegalArgumentException("no '%s' in %s".formatted(before, text));
    }
    return with(name, text.replace(before, after).getBytes(StandardCharsets.UTF_8));
  }

  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      zip.setComment("-".repeat(COMMENT));
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = out.toByteArray();
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(bytes, 0, bytes.length - COMMENT);
      byte[] comment =
          (DIGEST + HexFormat.of().formatHex(sha.digest())).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(comment, 0, bytes, bytes.length - COMMENT, COMMENT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    return bytes;
  }
}
