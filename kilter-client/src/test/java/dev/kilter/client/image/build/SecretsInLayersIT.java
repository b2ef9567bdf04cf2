package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.client.image.BuildObserver;
import dev.kilter.client.image.ImageBuild;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Keys that lie about in an app, and packages of others, where nothing may be taken for one.
@Timeout(300)
@Drawn
class SecretsInLayersIT {
    private static final String TOKEN = "gh" + "p_" + "a1".repeat(18);
    private static final AppConfig CONFIG = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);

    @TempDir
    private Path folder;

    private Path app = Path.of("");

    @BeforeEach
    void anApp() throws IOException {
        app = Files.createDirectories(folder.resolve("app"));
        Files.writeString(app.resolve("package.json"), "{ \"scripts\": { \"start\": \"node server.js\" } }");
        Files.writeString(app.resolve("server.js"), "");
    }

    @Test
    void all_are_named_by_path_rule_and_line_and_never_shown_before_a_deploy_and_in_a_dry_one() throws IOException {
        Files.writeString(app.resolve("server.js"), "const port = 80;\nconst token = '" + TOKEN + "';\n");
        Files.writeString(Files.createDirectories(app.resolve("deploy")).resolve("id_ed25519"), "x");

        Problem dry = problem(() -> builder().plan(app, CONFIG, BuildObserver.silent()));

        assertThat(dry.code()).isEqualTo(KilterCode.SECRET_IN_IMAGE.code());
        assertThat(dry.detail()).contains("/app/deploy/id_ed25519", "ssh-key", "and 1 more");
        assertThat(dry.evidence()).anyMatch(line -> line.contains("/app/server.js") && line.contains("line 2"));
        assertThat(dry.toString()).doesNotContain(TOKEN);
        assertThat(problem(() -> builder().build(app, CONFIG, BuildObserver.silent())))
                .isEqualTo(dry);
    }

    @Test
    void what_the_allow_list_names_may_go() throws IOException {
        Files.writeString(app.resolve("server.js"), "const token = '" + TOKEN + "';\n");
        Files.writeString(app.resolve(".kilterallow"), "server.js aws-key\n");
        assertThat(problem(() -> builder().build(app, CONFIG, BuildObserver.silent()))
                        .hint())
                .contains(".kilterallow");

        Files.writeString(app.resolve(".kilterallow"), "server.js github-token\n");
        builder().build(app, CONFIG, BuildObserver.silent());
    }

    @Test
    void a_jar_is_looked_into() throws IOException {
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(app.resolve("tool.jar")))) {
            jar.putNextEntry(new ZipEntry("config/settings.properties"));
            jar.write(("a=b\ntoken=" + TOKEN + "\n").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(problem(() -> builder().build(app, CONFIG, BuildObserver.silent()))
                        .detail())
                .contains("/app/tool.jar", "github-token, in line 2 of its 'config/settings.properties'");

        Files.writeString(app.resolve(".kilterallow"), "config/settings.properties github-token\n");
        builder().build(app, CONFIG, BuildObserver.silent());
    }

    /// As a shading plugin makes it, or Quarkus and Micronaut: one jar with the classes of all.
    @Test
    void of_the_classes_in_a_jar_only_those_that_the_build_made_are_looked_at() throws IOException {
        byte[] says = ClassFile.of()
                .build(
                        ClassDesc.of("com.acme.Keys"),
                        made -> made.withField(
                                "key",
                                ConstantDescs.CD_String,
                                field -> field.with(ConstantValueAttribute.of(TOKEN))
                                        .withFlags(ClassFile.ACC_STATIC)));
        for (String name : List.of("com/acme/Keys.class", "org/library/Keys.class", "io/netty/Keys.class")) {
            try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(app.resolve("tool.jar")))) {
                jar.putNextEntry(new ZipEntry(name));
                jar.write(says);
            }
            boolean isNetty = name.startsWith("io/netty/");
            Path classes = app.resolve("web/target/classes");
            AppFiles.deleteBelow(classes);
            assertThat(isRefused(name))
                    .as("where nobody knows what was made: " + name)
                    .isEqualTo(!isNetty);

            Files.createDirectories(classes.resolve("com/acme"));
            Files.write(classes.resolve("com/acme/Keys.class"), new byte[0]);
            assertThat(isRefused(name)).as(name).isEqualTo(name.startsWith("com/acme/"));
        }
    }

    private boolean isRefused(String name) {
        try {
            builder().build(app, CONFIG, BuildObserver.silent());
            return false;
        } catch (KilterException e) {
            assertThat(e.problem().detail()).contains("github-token", " of the texts of its '" + name + "'");
            return true;
        }
    }

    @Test
    void nothing_in_the_packages_of_express_looks_like_a_secret() throws Exception {
        sh("npm install --no-audit --no-fund --ignore-scripts --silent express", "npm");
        assertThat(found(app.resolve("node_modules"), 300)).isEmpty();
    }

    @Test
    void nothing_in_the_packages_of_flask_looks_like_a_secret() throws Exception {
        sh("python3 -m pip install --quiet --disable-pip-version-check --target packages flask gunicorn", "python3");
        assertThat(found(app.resolve("packages"), 300)).isEmpty();
    }

    /// By every rule, as if these files were the app's own.
    private static List<String> found(Path tree, int atLeast) throws IOException {
        List<String> found = new ArrayList<>();
        List<String> files = AppFiles.below(tree, _ -> false, _ -> false);
        assertThat(files).hasSizeGreaterThan(atLeast);
        for (String file : files) {
            Path path = tree.resolve(file);
            if (Files.isSymbolicLink(path)) {
                continue;
            }
            SecretShapes.ofPath(file)
                    .or(() -> text(path))
                    .ifPresent(finding -> found.add(file + ": " + finding.told()));
        }
        return found;
    }

    private static Optional<SecretShapes.Finding> text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            return SecretShapes.ofText(text.indexOf('\0') >= 0 ? "" : text, _ -> false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImageBuild builder() {
        return new ImageBuild(folder.resolve("home"), Providers.of("image builder", List.of(new NodeBuilder())));
    }

    private static Problem problem(Runnable work) {
        AtomicReference<Problem> told = new AtomicReference<>();
        assertThatThrownBy(work::run).isInstanceOfSatisfying(KilterException.class, e -> told.set(e.problem()));
        return told.get();
    }

    private void sh(String script, String tool) throws Exception {
        Path log = folder.resolve(tool + ".log");
        int exit = new ProcessBuilder("sh", "-c", script)
                .directory(app.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(exit).as(() -> "`" + script + "`: " + log).isZero();
    }
}
