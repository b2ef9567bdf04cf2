package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.build.NodeBuilder;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.spi.ImageBuilder;
import dev.kilter.sdk.spi.Providers;
import dev.kilter.testkit.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is done to a folder, and however sly, what is built from it with all that is remembered is what a build
/// that remembers nothing makes.
@Timeout(1800)
class RandomEditsIT {
    private static final AppConfig CONFIG = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);

    @TempDir
    private Path folder;

    private final Random random = Sample.random("edits");
    private final Providers<ImageBuilder> builders = Providers.of("image builder", List.of(new NodeBuilder()));
    private Path app = Path.of("");

    @Test
    void after_every_edit_the_digest_is_that_of_a_clean_build() throws IOException {
        app = folder.resolve("app");
        Files.createDirectories(app.resolve("lib/deep"));
        Files.writeString(app.resolve("package.json"), "{ \"scripts\": { \"start\": \"node server.js\" } }");
        Files.writeString(app.resolve("server.js"), "");
        for (int i = 0; i < 20; i++) {
            Files.writeString(app.resolve(i % 2 == 0 ? "lib/" + i : "lib/deep/" + i), "content " + i);
        }
        int edits = Sample.size(40, 1000);
        int changes = 0;
        String before = digest("home");
        for (int i = 0; i < edits; i++) {
            String edit = edit();
            String after = digest("home");
            assertThat(after)
                    .as("edit %d (%s) with seed %d", i, edit, Sample.SEED)
                    .isEqualTo(digest("clean" + i));
            deleted(folder.resolve("clean" + i));
            changes += after.equals(before) ? 0 : 1;
            before = after;
        }
        System.out.printf("%d of 1000 random edits; %d changed the image (seed %d)%n", edits, changes, Sample.SEED);
        assertThat(changes).isGreaterThan(edits / 2);
    }

    private String edit() throws IOException {
        List<Path> files = files();
        Path file = files.get(random.nextInt(files.size()));
        switch (random.nextInt(8)) {
            case 0 -> {
                Files.writeString(file, "other content " + random.nextInt());
                return "other content of " + file;
            }
            case 1 -> {
                keepingTime(file, "content " + (char) ('a' + random.nextInt(26)));
                return "other content of " + file + ", its time kept";
            }
            case 2 -> {
                byte[] content = Files.readAllBytes(file);
                if (content.length > 0) {
                    content[random.nextInt(content.length)] ^= 1;
                }
                FileTime time = Files.getLastModifiedTime(file);
                Files.write(file, content);
                Files.setLastModifiedTime(file, time);
                return "one bit of " + file + ", its time and size kept";
            }
            case 3 -> {
                Files.move(
                        file,
                        file.resolveSibling("renamed" + random.nextInt(1000)),
                        StandardCopyOption.REPLACE_EXISTING);
                return file + " renamed";
            }
            case 4 -> {
                int mode = random.nextInt(8);
                String bits = "rw" + ((mode & 1) == 0 ? "-" : "x") + "rw" + ((mode & 2) == 0 ? "-" : "x") + "r-"
                        + ((mode & 4) == 0 ? "-" : "x");
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(bits));
                return "mode " + bits + " of " + file;
            }
            case 5 -> {
                if (files.size() > 5) {
                    Files.delete(file);
                }
                return file + " deleted";
            }
            case 6 -> {
                Path other = files.get(random.nextInt(files.size()));
                Path fresh = Files.writeString(folder.resolve("fresh"), "content " + random.nextInt(100));
                Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(other));
                Files.move(fresh, other, StandardCopyOption.REPLACE_EXISTING);
                return other + " replaced by a file of the same time";
            }
            default -> {
                Path link = app.resolve("lib/link" + random.nextInt(3));
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, Path.of("deep/" + random.nextInt(20)));
                return link + " leads elsewhere";
            }
        }
    }

    private static void keepingTime(Path file, String content) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, time);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(app.resolve("lib"))) {
            return new ArrayList<>(all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList());
        }
    }

    private String digest(String home) {
        BuiltImage image = new ImageBuild(folder.resolve(home), builders).build(app, CONFIG, BuildObserver.silent());
        return ((BuiltImage.Assembled) image).digest();
    }

    private static void deleted(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(path);
            }
        }
    }
}
