package org.ehrsynth.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;

/** The entries of a model file, decompressed. */
final class ArchiveEntries {
  private ArchiveEntries() {}

  static List<byte[]> of(byte[] archive) {
    List<byte[]> entries = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      while (zip.getNextEntry() != null) {
        entries.add(zip.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }

  /** The place of some bytes among others; −1 if they are not there. */
  static int indexOf(byte[] bytes, byte[] wanted) {
    for (int at = 0; at + wanted.length <= bytes.length; at++) {
      int k = 0;
      while (k < wanted.length && bytes[at + k] == wanted[k]) {
        k++;
      }
      if (k == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
