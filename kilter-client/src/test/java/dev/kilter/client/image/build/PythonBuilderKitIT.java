package dev.kilter.client.image.build;

import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.testkit.Drawn;
import dev.kilter.testkit.ImageBuilderKit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A program and a package that lies beside it, installed by the python3 and pip of this machine.
@Drawn
class PythonBuilderKitIT extends ImageBuilderKit {
    private static final String WHEEL = "wheels/shelf-1.0-py3-none-any.whl";

    private Map<String, String> environment = System.getenv();

    @Override
    protected ImageBuilder builder() {
        return new PythonBuilder(environment);
    }

    @Override
    protected void writeApp(Path app) throws IOException {
        Files.writeString(app.resolve("main.py"), "import shelf\n");
        Files.writeString(app.resolve("requirements.txt"), "--no-index\n--find-links wheels\nshelf==1.0\n");
        Files.createDirectories(app.resolve("wheels"));
        wheel(app, "BOOKS = 1\n");
    }

    @Override
    protected void changeApp(Path app) throws IOException {
        wheel(app, "BOOKS = 2\n");
    }

    @Override
    protected String breakApp(Path app) throws IOException {
        Files.writeString(app.resolve("requirements.txt"), "--no-index\n--find-links wheels\nshelf==2.0\n");
        return "No matching distribution found for shelf==2.0";
    }

    /// A Python that tells its version and never comes to an end with pip.
    @Override
    protected boolean makeEndless(Path app, Path pid) throws IOException {
        Path python = Files.writeString(
                pid.resolveSibling("python3"),
                "#!/bin/sh\n[ \"$1\" = -m ] || { echo 3.11; exit; }\necho $$ > '" + pid + "'\nexec sleep 600\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwx------"));
        environment = new TreeMap<>(System.getenv());
        environment.put("PATH", pid.getParent() + ":" + System.getenv("PATH"));
        return true;
    }

    private static void wheel(Path app, String code) throws IOException {
        try (OutputStream file = Files.newOutputStream(app.resolve(WHEEL));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            add(zip, "shelf.py", code);
            add(zip, "shelf-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: shelf\nVersion: 1.0\n");
            add(zip, "shelf-1.0.dist-info/WHEEL", """
                Wheel-Version: 1.0
                Generator: by hand
                Root-Is-Purelib: true
                Tag: py3-none-any
                """);
            add(zip, "shelf-1.0.dist-info/RECORD", "shelf.py,,\n");
        }
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }
}
