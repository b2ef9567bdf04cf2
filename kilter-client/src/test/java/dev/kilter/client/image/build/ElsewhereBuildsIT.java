package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.BuildConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.ImageContent;
import dev.kilter.sdk.spi.Observer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apps built for the processor that this machine has not, by its real go, pip and npm: what lies in the layers says
/// what it was made for.
class ElsewhereBuildsIT {
    private static final String HERE = Architecture.ofThisMachine();
    private static final String THERE = HERE.equals("arm64") ? "amd64" : "arm64";

    private final Path folder;
    private final Path app;

    ElsewhereBuildsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        app = Files.createDirectories(folder.resolve("app"));
    }

    @Test
    void go_makes_a_program_for_it() throws IOException {
        write("go.mod", "module example.com/shop\n\ngo 1.21\n");
        write("main.go", "package main\n\nfunc main() {}\n");

        assertThat(natives(build(new GoBuilder(), THERE))).isEqualTo(Map.of("/app/bin/shop", THERE));
        assertThat(natives(build(new GoBuilder(), HERE))).isEqualTo(Map.of("/app/bin/shop", HERE));
    }

    @Test
    void pip_takes_the_wheels_for_it_and_what_is_asked_for_there_alone() throws IOException {
        for (String processor : List.of("amd64", "arm64")) {
            String tag = "py3-none-manylinux2014_" + python(processor);
            wheel("fast", tag, "fast/fast.so", header(processor));
            wheel("only_" + processor, "py3-none-any", "only_" + processor + ".py", new byte[0]);
        }
        write("requirements.txt", """
            --no-index
            --find-links wheels
            fast==1.0
            only_amd64==1.0 ; platform_machine == "x86_64"
            only_arm64==1.0 ; platform_machine == "aarch64"
            """);
        write("main.py", "");

        ImageContent content = build(new PythonBuilder(), THERE);

        assertThat(natives(content)).isEqualTo(Map.of("/app/.python/fast/fast.so", THERE));
        assertThat(paths(content))
                .contains("/app/.python/only_" + THERE + ".py")
                .doesNotContain("/app/.python/only_" + HERE + ".py");
        assertThat(text(content, "/app/.python/fast-1.0.dist-info/WHEEL"))
                .contains("Tag: py3-none-manylinux2014_" + python(THERE));
        assertThat(natives(build(new PythonBuilder(), HERE)))
                .as("packages of another build are not used again")
                .isEqualTo(Map.of("/app/.python/fast/fast.so", HERE));
    }

    @Test
    void a_package_without_a_wheel_for_it_is_named() throws IOException {
        wheel("fast", "py3-none-manylinux2014_" + python(HERE), "fast/fast.so", header(HERE));
        write("requirements.txt", "--no-index\n--find-links wheels\nfast==1.0\n");
        write("main.py", "");

        assertThatThrownBy(() -> build(new PythonBuilder(), THERE)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().detail()).endsWith("on linux/" + THERE);
            assertThat(String.join("\n", e.problem().evidence())).contains("fast==1.0");
        });
    }

    @Test
    void npm_takes_the_native_parts_for_it_and_the_build_has_those_of_this_machine() throws Exception {
        part("amd64");
        part("arm64");
        write("package.json", """
            { "name": "shop", "main": "main.js", "scripts": { "build": "node build.js" }, "optionalDependencies":
              { "fast-amd64": "file:vendor/fast-amd64-1.0.0.tgz", "fast-arm64": "file:vendor/fast-arm64-1.0.0.tgz" } }\
            """);
        write("main.js", "");
        write("build.js", """
            const fs = require('fs');
            fs.writeFileSync('made.txt', fs.readdirSync('node_modules').filter(n => n.startsWith('fast-')).join());
            fs.mkdirSync('node_modules/.generated');
            fs.writeFileSync('node_modules/.generated/client.js', '');
            """);
        run(app, "npm", "install", "--package-lock-only", "--no-audit", "--no-fund");

        ImageContent content = build(new NodeBuilder(), THERE);

        String part = "/app/node_modules/fast-" + THERE + "/fast.node";
        assertThat(natives(content)).isEqualTo(Map.of(part, THERE));
        assertThat(text(content, "/app/made.txt")).isEqualTo("fast-" + HERE);
        assertThat(paths(content)).contains("/app/node_modules/.generated/client.js");
        assertThat(natives(build(new NodeBuilder(), HERE)))
                .isEqualTo(Map.of("/app/node_modules/fast-" + HERE + "/fast.node", HERE));
    }

    @Test
    void a_package_that_npm_would_compile_here_is_refused_by_name() throws Exception {
        npmPackage(
                "gyp",
                "{ \"name\": \"gyp\", \"version\": \"1.0.0\" }",
                Map.of("binding.gyp", "{}".getBytes(StandardCharsets.UTF_8)));
        write("package.json", """
            { "name": "shop", "main": "main.js", "dependencies": { "gyp": "file:vendor/gyp-1.0.0.tgz" } }\
            """);
        write("main.js", "");
        run(app, "npm", "install", "--package-lock-only", "--no-audit", "--no-fund");

        assertThatThrownBy(() -> build(new NodeBuilder(), THERE)).isInstanceOfSatisfying(KilterException.class, e -> {
            assertThat(e.problem().code()).isEqualTo(KilterCode.WRONG_PROCESSOR.code());
            assertThat(e.problem().detail())
                    .isEqualTo("the package 'gyp' is compiled when it is installed, which makes nothing for linux/"
                            + THERE + " here");
        });
    }

    private ImageContent build(ImageBuilder builder, String processor) throws IOException {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD)
                .building(BuildConfig.AUTO.on("linux/" + processor));
        Path scratch = Files.createDirectories(folder.resolve("scratch"));
        return builder.build(app.toRealPath(), config, scratch, Observer.silent());
    }

    /// What programs and libraries of the image were made for, by path.
    private static Map<String, String> natives(ImageContent content) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (ImageContent.Layer layer : content.layers()) {
            for (ImageContent.Entry entry : layer.entries()) {
                ElfHeader.architecture(entry.source()).ifPresent(made -> found.put(entry.path(), made));
            }
        }
        return found;
    }

    private static List<String> paths(ImageContent content) {
        return content.layers().stream()
                .flatMap(layer -> layer.entries().stream())
                .map(ImageContent.Entry::path)
                .toList();
    }

    private static String text(ImageContent content, String path) throws IOException {
        for (ImageContent.Layer layer : content.layers()) {
            for (ImageContent.Entry entry : layer.entries()) {
                if (entry.path().equals(path)) {
                    return Files.readString(entry.source());
                }
            }
        }
        throw new AssertionError("there is no " + path + " in " + paths(content));
    }

    private static byte[] header(String processor) {
        return ElfHeaderTest.header(processor.equals("arm64") ? 183 : 62, 1);
    }

    private static String python(String processor) {
        return processor.equals("arm64") ? "aarch64" : "x86_64";
    }

    /// A wheel of one file, as pip takes it.
    private void wheel(String name, String tag, String file, byte[] content) throws IOException {
        String info = name + "-1.0.dist-info/";
        Path wheel = Files.createDirectories(app.resolve("wheels")).resolve(name + "-1.0-" + tag + ".whl");
        try (OutputStream out = Files.newOutputStream(wheel);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, file, content);
            entry(zip, info + "METADATA", bytes("Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n"));
            entry(
                    zip,
                    info + "WHEEL",
                    bytes("Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: " + tag + "\n"));
            entry(
                    zip,
                    info + "RECORD",
                    bytes(file + ",,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n"));
        }
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A native package for one processor.
    private void part(String processor) throws Exception {
        npmPackage(
                "fast-" + processor,
                "{ \"name\": \"fast-%s\", \"version\": \"1.0.0\", \"os\": [\"linux\"], \"cpu\": [\"%s\"] }"
                        .formatted(processor, processor.equals("amd64") ? "x64" : processor),
                Map.of("fast.node", header(processor)));
    }

    private void npmPackage(String name, String json, Map<String, byte[]> files) throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources").resolve(name));
        Files.writeString(sources.resolve("package.json"), json);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(sources.resolve(file.getKey()), file.getValue());
        }
        Path vendor = Files.createDirectories(app.resolve("vendor"));
        run(sources, "npm", "pack", "--silent", "--pack-destination", vendor.toString());
    }

    private static void run(Path folder, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(List.of(command) + ": " + text).isZero();
    }

    private void write(String path, String content) throws IOException {
        Path file = app.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, content);
    }
}
