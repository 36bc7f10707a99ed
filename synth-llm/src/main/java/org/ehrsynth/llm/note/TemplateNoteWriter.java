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
import org.ehrsynth.llm.row.ColumnDescriptions;
import org.ehrsynth.llm.row.TypedRow;
import org.ehrsynth.random.RandomStream;
import org.ehrsynth.random.Seed;

/**
 * Notes from a Freemarker template; deterministic, and no model is needed.
 *
 * <p>A template sees {@code facts}, a list of the columns in order, {@code fact}, the same by name,
 * and {@code pick(a, b, …)}, one of its texts by the seed. A fact has: name, label, missing, text
 * (as written in a file), words (what the text means), value (words, or the number with its unit),
 * unit, number (of numbers), type, role, and positive (of flags).
 *
 * <p>A template may come from outside, so it reaches nothing else: no classes ({@code ?new}, {@code
 * ?api}), no other files ({@code <#include>}), at most {@value #MAX_CHARACTERS} characters and a
 * bounded time for a note.
 */
public final class TemplateNoteWriter implements NoteWriter {
  /** The longest note. */
  public static final int MAX_CHARACTERS = 65_536;

  private static final String DEFAULT = "default-note.ftl";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Template template;
  private final String where;
  private final ColumnDescriptions descriptions;
  private final Duration limit;

  private TemplateNoteWriter(
      String text, String where, ColumnDescriptions meanings, Duration limit) {
    this.where = where;
    this.descriptions = meanings;
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
          where + ": expected a Freemarker template, found one that cannot be read" + place(e), e);
    }
    // Else a loop without end could not be stopped.
    _CoreAPI.addThreadInterruptedChecks(template);
  }

  private static String place(Exception e) {
    return e instanceof freemarker.core.ParseException parse
        ? " at line %d, column %d".formatted(parse.getLineNumber(), parse.getColumnNumber())
        : "";
  }

  /** Notes of a form that fits any table. */
  public static TemplateNoteWriter standard(ColumnDescriptions meanings) {
    try (InputStream in = TemplateNoteWriter.class.getResourceAsStream(DEFAULT)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return of(text, DEFAULT, meanings);
    } catch (IOException e) {
      throw new UncheckedIOException("the library's own template cannot be read", e);
    }
  }

  /**
   * Notes of a template's form.
   *
   * @param where what is read, for messages
   * @throws InputException if it is no template; the message tells the line
   */
  public static TemplateNoteWriter of(String template, String where, ColumnDescriptions meanings) {
    return new TemplateNoteWriter(template, where, meanings, LIMIT);
  }

  /** The same with another limit of time. */
  TemplateNoteWriter within(Duration limit) {
    return new TemplateNoteWriter(template.toString(), where, descriptions, limit);
  }

  /**
   * Writes a note. Runs of blanks become one, and lines and the whole are stripped.
   *
   * @throws InputException if the template reaches for what it may not, for a column that is not
   *     there, or beyond its bounds; the message tells the line and no cell
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

  /** Freemarker's own messages may show values, so they are not repeated. */
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
        "%s%s: the template names what is not there or not allowed, or nests too deeply"
            .formatted(where, line),
        cause);
  }

  private String render(TypedRow row, Seed seed) throws IOException, TemplateException {
    RandomStream draws = seed.derive("note").generator();
    Map<String, Map<String, Object>> facts = NoteFacts.of(row, descriptions).variables();
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
    return choices.get(draws.index(choices.size()));
  }

  private static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Refuses to grow beyond the longest note. */
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
