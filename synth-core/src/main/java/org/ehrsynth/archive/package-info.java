/**
 * Model files: a zip of JSON documents and NumPy arrays, protected by a digest.
 *
 * <p>A model writes its entries with {@link org.ehrsynth.archive.ArchiveWriter} and reads them with
 * {@link org.ehrsynth.archive.ArchiveReader}, which detects any damage and refuses unsafe entry
 * names. {@link org.ehrsynth.archive.AtomicFile} writes a file whole or not at all and serves other
 * packages too. This package knows no model: what an entry means is known by the class that wrote
 * it.
 */
package org.ehrsynth.archive;
