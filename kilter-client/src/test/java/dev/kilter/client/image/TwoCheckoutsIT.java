package dev.kilter.client.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.client.image.build.NodeBuilder;
import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.spi.Providers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two people check the same commit out, at other times, in other folders, with another umask.
class TwoCheckoutsIT {
    @TempDir
    private Path folder;

    @Test
    void one_commit_is_one_image() throws Exception {
        Path origin = folder.resolve("origin");
        Files.createDirectories(origin.resolve("public"));
        Files.writeString(origin.resolve("package.json"), "{ \"scripts\": { \"start\": \"node server.js\" } }");
        Files.writeString(origin.resolve("server.js"), "// serves\n");
        Files.writeString(origin.resolve("public/index.html"), "<html>\n");
        sh("cd origin && chmod 755 server.js && ln -s public/index.html start && git init -q && git add -A"
                + " && git -c user.name=A -c user.email=a@example.com commit -qm one");
        sh("umask 022; git clone -q origin one; umask 077; git clone -q origin elsewhere");
        Files.setLastModifiedTime(
                folder.resolve("elsewhere/server.js"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

        assertThat(digest("elsewhere")).isEqualTo(digest("one"));

        Files.writeString(folder.resolve("elsewhere/server.js"), "// Serves\n");
        assertThat(digest("elsewhere")).as("another content").isNotEqualTo(digest("one"));
    }

    private String digest(String checkout) {
        AppConfig config = AppConfig.minimal(new Project("acme", "shop"), EnvName.PROD);
        ImageBuild build = new ImageBuild(
                folder.resolve(checkout + ".home"), Providers.of("image builder", List.of(new NodeBuilder())));
        BuiltImage image = build.build(folder.resolve(checkout), config, BuildObserver.silent());
        return ((BuiltImage.Assembled) image).digest();
    }

    private void sh(String script) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", script)
                        .directory(folder.toFile())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }
}
