import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/// Counts the tests of the last `mvn verify` from the reports it left, and lists those that were skipped. With
/// `--strict` a skipped test fails, unless `dev/skips-allowed.txt` names it with a reason. A class that a seed left out
/// this time is no skip: the next build may draw it, and `-Plong` runs it.
final class TestReport {
    /// How kilter-testkit's `Drawn` begins its reason.
    private static final String NOT_DRAWN = "not drawn by -Dkilter.seed=";

    private int run;
    private int failed;
    private final Map<String, Integer> notDrawn = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final Map<String, Integer> byModule = new TreeMap<>();

    private TestReport() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        boolean strict = List.of(arguments).contains("--strict");
        var report = new TestReport();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                report.read(module, "target/surefire-reports");
                report.read(module, "target/failsafe-reports");
            }
        }
        report.byModule.forEach((module, count) -> System.out.printf("%6d  %s%n", count, module));
        System.out.printf("%6d  tests, %d failed, %d skipped%n", report.run, report.failed, report.skipped.size());
        report.notDrawn.forEach((test, count) -> System.out.printf("not drawn this time: %s (%d)%n", test, count));
        List<String> forbidden =
                report.skipped.stream().filter(test -> !isAllowed(root, test)).toList();
        report.skipped.forEach(test -> System.out.println(
                (forbidden.contains(test) ? "skipped without leave: " : "skipped, as dev/skips-allowed.txt says: ")
                        + test));
        if (report.run == 0 || report.failed > 0 || (strict && !forbidden.isEmpty())) {
            System.exit(1);
        }
    }

    private static boolean isAllowed(Path root, String test) {
        try (Stream<String> lines = Files.lines(root.resolve("dev/skips-allowed.txt"))) {
            return lines.filter(line -> !line.startsWith("#") && !line.isBlank())
                    .filter(line -> line.contains("  "))
                    .map(line -> line.substring(0, line.indexOf("  ")))
                    .anyMatch(name -> name.equals(test)
                            || (name.endsWith("#*") && test.startsWith(name.substring(0, name.length() - 1))));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(Path module, String folder) throws Exception {
        Path reports = module.resolve(folder);
        if (!Files.isDirectory(reports)) {
            return;
        }
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file : files.filter(path -> path.getFileName().toString().matches("TEST-.*\\.xml"))
                    .sorted()
                    .toList()) {
                read(module.getFileName().toString(), file);
            }
        }
    }

    private void read(String module, Path file) throws Exception {
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(file.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element test = (Element) cases.item(i);
            NodeList skip = test.getElementsByTagName("skipped");
            if (skip.getLength() > 0
                    && ((Element) skip.item(0)).getAttribute("message").startsWith(NOT_DRAWN)) {
                notDrawn.merge(test.getAttribute("classname"), 1, Integer::sum);
                continue;
            }
            run++;
            byModule.merge(module, 1, Integer::sum);
            if (skip.getLength() > 0) {
                skipped.add(test.getAttribute("classname") + "#" + test.getAttribute("name"));
            }
            if (test.getElementsByTagName("failure").getLength() > 0
                    || test.getElementsByTagName("error").getLength() > 0) {
                failed++;
            }
        }
    }
}
