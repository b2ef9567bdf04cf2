import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Finishes the folder that kilter runs from: charts, class path and build id. Run by Maven as a single file.
void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Path dist = Path.of(arguments[1]);
    copyTree(root.resolve("charts/kilter-app"), dist.resolve("charts/kilter-app"));
    List<Path> jars = list(dist.resolve("lib"));
    String all = String.join(":", jars.stream().map(jar -> "lib/" + jar.getFileName()).toList());
    Files.writeString(dist.resolve("classpath"), all + "\n");
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    for (Path file : Stream.concat(jars.stream(), list(dist.resolve("charts")).stream()).toList()) {
        hash.update(dist.relativize(file).toString().getBytes());
        hash.update(Files.readAllBytes(file));
    }
    Files.writeString(dist.resolve("build-id"), HexFormat.of().formatHex(hash.digest()).substring(0, 16) + "\n");
}

List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
        return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
        return files.filter(Files::isRegularFile).sorted().toList();
    }
}

void copyTree(Path from, Path to) throws IOException {
    for (Path file : list(from)) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }
}
