package dev.kilter.client.image.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks for packages in a Node app's `node_modules` that cannot run on the image's processor: those with native code
/// for others alone, and those that would have to be compiled there. The app's own files count as one package.
final class ForeignModules {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PACKAGE = Pattern.compile("((?:.*/)?node_modules/(?:@[^/]+/)?[^/]+)/.+");
    /// Most files of packages; none of them is a program of the machine's.
    private static final Pattern TEXT = Pattern.compile(".*\\.(?:[cm]?[jt]sx?|json|map|md|css|html|txt|yml)");

    /// What is in no package: the app's own files, and what its build made.
    private static final String APP = "";

    private final Path folder;
    private final String architecture;
    /// By package: the processors of its native code, and a file with it.
    private final SortedMap<String, Set<String>> natives = new TreeMap<>();
    private final Map<String, String> examples = new TreeMap<>();
    private final Set<String> compiled = new TreeSet<>();

    private ForeignModules(Path folder, String architecture) {
        this.folder = folder;
        this.architecture = architecture;
    }

    /// Refuses the first such package below this folder, by name.
    static void refuse(Path folder, String architecture) throws IOException {
        new ForeignModules(folder, architecture).look();
    }

    private void look() throws IOException {
        for (String file :
                AppFiles.below(folder, _ -> false, path -> TEXT.matcher(path).matches())) {
            Matcher matcher = PACKAGE.matcher(file);
            see(matcher.matches() ? matcher.group(1) : APP, file);
        }
        for (Map.Entry<String, Set<String>> entry : natives.entrySet()) {
            if (!entry.getValue().contains(architecture)) {
                throw madeForOthers(entry.getKey(), entry.getValue());
            }
        }
        for (String each : compiled) {
            if (!natives.containsKey(each) && !hasPart(each)) {
                throw compiledThere(each);
            }
        }
    }

    private void see(String name, String file) throws IOException {
        ElfHeader.architecture(folder.resolve(file)).ifPresent(made -> {
            natives.computeIfAbsent(name, _ -> new TreeSet<>()).add(made);
            examples.putIfAbsent(name, file);
        });
        if (file.equals(name + "/binding.gyp")) {
            compiled.add(name);
        }
    }

    /// Whether its native code came as a package of its own for the processor, which it names as optional.
    private boolean hasPart(String name) throws IOException {
        Path file = folder.resolve(name).resolve("package.json");
        if (!Files.isRegularFile(file)) {
            return false;
        }
        JsonNode optional = JSON.readTree(file.toFile()).path("optionalDependencies");
        return natives.keySet().stream()
                .anyMatch(other -> optional.has(other.replaceFirst("^(?:.*/)?node_modules/", "")));
    }

    private KilterException madeForOthers(String name, Set<String> made) {
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        (name.equals(APP)
                                        ? "the app itself has programs that are"
                                        : "the package '" + plain(name) + "' is")
                                + " for " + String.join(", ", made) + ", and the image for linux/" + architecture,
                        hint())
                .withEvidence("'" + examples.get(name) + "' is a program or library")
                .toException();
    }

    private KilterException compiledThere(String name) {
        return Problem.of(
                        KilterCode.WRONG_PROCESSOR,
                        "the package '" + plain(name) + "' is compiled when it is installed, which makes nothing for"
                                + " linux/" + architecture + " here",
                        hint())
                .withEvidence("'" + name + "/binding.gyp' says so, and no file in it is for that processor")
                .toException();
    }

    private static String plain(String name) {
        return name.replaceFirst("^(?:.*/)?node_modules/", "");
    }

    private String hint() {
        return "Deploy from a machine with that processor (a CI job's, say), or take a version that brings its code for"
                + " linux/" + architecture + ".";
    }
}
