import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// Fills the folder that kilter runs from: jars, one class path per program, charts and the build id. Maven runs it as
/// a single file. A jar that did not change is left alone (start-up caches are tied to its time), one that did is
/// renamed into place, since a platform may be running from the old one.
final class Layout {
    /// Where the renderer finds Helm. Its jar would be unpacked, 98 MB, at each start.
    private static final String HELM = "helm.so";

    private Layout() {}

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Path dist = Path.of(arguments[1]);
        String version = arguments[2];
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("cli", "kilter-cli");
        programs.put("platform", "kilter-local");
        programs.put("kubernetes", "kilter-kubernetes");
        programs.put("runner", "kilter-runner");
        programs.put("renderer", "kilter-operator");

        Map<String, Path> jars = new TreeMap<>();
        for (Map.Entry<String, String> program : programs.entrySet()) {
            List<String> entries = new ArrayList<>();
            for (Path jar : classPath(root.resolve(program.getValue()), version)) {
                Path before = jars.putIfAbsent(jar.getFileName().toString(), jar);
                if (before != null && !before.equals(jar)) {
                    throw new IllegalStateException("two jars of one name: " + before + " and " + jar);
                }
                if (helm(jar).isEmpty()) {
                    entries.add("lib/" + jar.getFileName());
                }
            }
            write(dist.resolve(program.getKey() + ".classpath"), String.join(":", entries) + "\n");
        }
        Set<String> libraries = new TreeSet<>();
        for (Path jar : jars.values()) {
            Optional<String> helm = helm(jar);
            String name = helm.isPresent() ? HELM : jar.getFileName().toString();
            if (helm.isPresent()) {
                unpack(jar, helm.get(), dist.resolve("lib").resolve(name));
            } else {
                place(jar, dist.resolve("lib").resolve(name));
            }
            libraries.add(name);
        }
        removeOthers(dist.resolve("lib"), libraries);

        Path charts = dist.resolve("charts");
        Set<String> files = new TreeSet<>();
        for (Path file : list(root.resolve("charts/kilter-app"))) {
            String name = root.resolve("charts").relativize(file).toString();
            place(file, charts.resolve(name));
            files.add(name);
        }
        removeOthers(charts, files);
        String build = buildId(dist) + "\n";
        if (!Files.exists(dist.resolve("build-id"))
                || !Files.readString(dist.resolve("build-id")).equals(build)) {
            forgetCaches(dist);
        }
        write(dist.resolve("build-id"), build);
    }

    private static List<Path> classPath(Path module, String version) throws IOException {
        List<Path> jars = new ArrayList<>();
        jars.add(module.resolve("target/" + module.getFileName() + "-" + version + ".jar"));
        for (String entry : Files.readString(module.resolve("target/program.classpath"))
                .strip()
                .split(":")) {
            jars.add(Path.of(entry));
        }
        return jars;
    }

    private static void place(Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.mismatch(from, to) < 0) {
            return;
        }
        Files.createDirectories(to.getParent());
        Path beside = to.resolveSibling("." + to.getFileName() + ".new");
        Files.copy(from, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The name of Helm's library in this jar.
    private static Optional<String> helm(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("helm-[^/]*\\.(so|dylib)"))
                    .findFirst();
        }
    }

    private static void unpack(Path jar, String name, Path to) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            JarEntry entry = file.getJarEntry(name);
            if (Files.exists(to) && Files.size(to) == entry.getSize() && crc(to) == entry.getCrc()) {
                return;
            }
            Files.createDirectories(to.getParent());
            Path beside = to.resolveSibling("." + to.getFileName() + ".new");
            try (InputStream content = file.getInputStream(entry)) {
                Files.copy(content, beside, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static long crc(Path file) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        return crc.getValue();
    }

    private static void removeOthers(Path folder, Set<String> names) throws IOException {
        for (Path file : list(folder)) {
            if (!names.contains(folder.relativize(file).toString())) {
                Files.delete(file);
            }
        }
    }

    /// What was kept of the programs of an earlier build, see `dev/fast-start`.
    private static void forgetCaches(Path dist) throws IOException {
        try (Stream<Path> files = Files.list(dist)) {
            for (Path cache :
                    files.filter(file -> file.toString().endsWith(".aot")).toList()) {
                Files.delete(cache);
            }
        }
    }

    private static String buildId(Path dist) throws Exception {
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        for (Path file : Stream.concat(list(dist.resolve("lib")).stream(), list(dist.resolve("charts")).stream())
                .toList()) {
            byte[] content = Files.readAllBytes(file);
            hash.update((dist.relativize(file) + " " + content.length + "\n").getBytes(StandardCharsets.UTF_8));
            hash.update(content);
        }
        return HexFormat.of().formatHex(hash.digest()).substring(0, 16);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path beside = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
