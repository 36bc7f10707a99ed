package org.ehrsynth;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The house rules on names and sizes, for the main sources of every module. The sources are parsed,
 * not compiled, so that a module need not be on the class path.
 */
class HouseRulesTest {
  private static final int MAX_FILES_PER_PACKAGE = 20;
  private static final int MAX_CLASS_LINES = 350;
  private static final int MAX_METHOD_LINES = 60;

  /** Words that no identifier contains, because the field has a standard word for each of them. */
  private static final Pattern FORBIDDEN_WORD =
      Pattern.compile(
          "most|least|fake|made|judg(e|es|ed|ing|ment|ments|ement|ements)|ask(s|ed|er|ing)?|told"
              + "|tells?|telling|hears?|heard|taught|lessons?|pupils?|excus\\w*|worth|rules?|ruled");

  private static final Pattern WORD_BOUNDARY =
      Pattern.compile("_|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  /** Identifiers that may contain a forbidden word, each with its reason. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "(Llm)?Judge[A-Z]\\w*|llmJudge|LLM_JUDGE|judge|judgeOptions|JUDGE",
          "the LLM judge is the literature's name for a language model that rates rows",
          "FakeLlmServer|\\w*fakeLlmServer",
          "a fake is the standard name for a working test double",
          "(Selection|Split|Pruning|Decision|Stopping|Update)Rule|selectionRule",
          "a decision rule is no declared constraint");

  private static final List<SourceFile> SOURCES = new ArrayList<>();

  /** A declared name and the place of its declaration. */
  private record Declared(String name, String place) {}

  /** A declaration that spans lines. */
  private record Extent(String place, long lines) {}

  /** What is declared in one file. */
  private record SourceFile(
      Path path,
      String packageName,
      List<Declared> names,
      List<Extent> classes,
      List<Extent> methods) {}

  @BeforeAll
  static void parse() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Path root = Path.of("..").toRealPath();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  new StringWriter(),
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(mainSources(root)));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        SOURCES.add(read(root, unit, positions));
      }
    }
  }

  private static List<Path> mainSources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    try (DirectoryStream<Path> modules = Files.newDirectoryStream(root)) {
      for (Path module : modules) {
        Path main = module.resolve("src").resolve("main").resolve("java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    sources.sort(null);
    return sources;
  }

  private static SourceFile read(Path root, CompilationUnitTree unit, SourcePositions positions) {
    Path path = root.relativize(Path.of(unit.getSourceFile().toUri()));
    SourceFile file =
        new SourceFile(
            path,
            unit.getPackageName().toString(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    LineMap lines = unit.getLineMap();
    new TreePathScanner<Void, Void>() {
      @Override
      public Void visitClass(ClassTree tree, Void nothing) {
        file.classes().add(extent(tree, tree.getSimpleName().toString()));
        declare(tree, tree.getSimpleName().toString());
        return super.visitClass(tree, nothing);
      }

      @Override
      public Void visitMethod(MethodTree tree, Void nothing) {
        file.methods().add(extent(tree, tree.getName().toString()));
        declare(tree, tree.getName().toString());
        return super.visitMethod(tree, nothing);
      }

      @Override
      public Void visitVariable(VariableTree tree, Void nothing) {
        declare(tree, tree.getName().toString());
        return super.visitVariable(tree, nothing);
      }

      private void declare(Tree tree, String name) {
        file.names().add(new Declared(name, path + ":" + line(tree) + " " + name));
      }

      private Extent extent(Tree tree, String name) {
        long first = line(tree);
        long last = lines.getLineNumber(positions.getEndPosition(unit, tree));
        return new Extent(path + ":" + first + " " + name, last - first + 1);
      }

      private long line(Tree tree) {
        // A declaration that the compiler supplies, such as a record's constructor, has no
        // position.
        return lines.getLineNumber(Math.max(positions.getStartPosition(unit, tree), 0));
      }
    }.scan(unit, null);
    return file;
  }

  @Test
  void the_sources_of_all_modules_are_found() {
    Set<String> modules =
        SOURCES.stream()
            .map(file -> file.path().getName(0).toString())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(modules).contains("synth-core", "synth-models", "synth-eval", "synth-cli");
    assertThat(SOURCES).hasSizeGreaterThan(400);
  }

  @Test
  void an_identifier_uses_the_words_of_the_field() {
    List<String> found =
        SOURCES.stream()
            .flatMap(file -> file.names().stream())
            .filter(declared -> isForbidden(declared.name()))
            .map(Declared::place)
            .toList();

    assertThat(found).as("identifiers with a forbidden word").isEmpty();
  }

  @Test
  void a_forbidden_word_is_found_wherever_it_stands() {
    assertThat(List.of("mostRows", "leastWorth", "MOST_TERMS", "isTold", "FakeRows", "rules"))
        .allMatch(HouseRulesTest::isForbidden);
    assertThat(List.of("almost", "mask", "maxRows", "LlmJudgeMetric", "schedule", "ruler"))
        .noneMatch(HouseRulesTest::isForbidden);
  }

  private static boolean isForbidden(String identifier) {
    return WORD_BOUNDARY
            .splitAsStream(identifier)
            .anyMatch(word -> FORBIDDEN_WORD.matcher(word.toLowerCase(Locale.ROOT)).matches())
        && ALLOWED.keySet().stream().noneMatch(identifier::matches);
  }

  @Test
  void a_class_has_at_most_350_lines() {
    assertThat(longer(MAX_CLASS_LINES, SOURCES.stream().flatMap(f -> f.classes().stream())))
        .isEmpty();
  }

  @Test
  void a_method_has_at_most_60_lines() {
    assertThat(longer(MAX_METHOD_LINES, SOURCES.stream().flatMap(f -> f.methods().stream())))
        .isEmpty();
  }

  private static List<Extent> longer(int maxLines, Stream<Extent> extents) {
    return extents.filter(extent -> extent.lines() > maxLines).toList();
  }

  @Test
  void a_package_has_at_most_20_files() {
    Map<String, Long> files = new TreeMap<>();
    SOURCES.stream()
        .filter(file -> !isPackageInfo(file))
        .forEach(file -> files.merge(file.packageName(), 1L, Long::sum));

    assertThat(files)
        .as("files in a package")
        .allSatisfy(
            (name, count) -> assertThat(count).as(name).isLessThanOrEqualTo(MAX_FILES_PER_PACKAGE));
  }

  @Test
  void a_package_says_what_it_contains() {
    Set<String> packages =
        SOURCES.stream()
            .map(SourceFile::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    SOURCES.stream()
        .filter(HouseRulesTest::isPackageInfo)
        .map(SourceFile::packageName)
        .forEach(packages::remove);

    assertThat(packages).as("packages without package-info.java").isEmpty();
  }

  private static boolean isPackageInfo(SourceFile file) {
    return file.path().endsWith("package-info.java");
  }
}
