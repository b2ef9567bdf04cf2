package dev.kilter.client.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenReactorTest {
    private final Path root;

    MavenReactorTest(@TempDir Path root) {
        this.root = root;
    }

    @Test
    void a_module_is_built_from_the_top_that_leads_to_it() throws IOException {
        pom("", "<modules><module>apps</module></modules>");
        pom("apps", "<modules><module> web/pom.xml </module><module>core</module></modules>");
        pom("apps/web", "");
        MavenReactor reactor = MavenReactor.of(root.resolve("apps/web"));
        assertThat(reactor.top()).isEqualTo(root);
        assertThat(reactor.modulePath()).isEqualTo("apps/web");
        assertThat(MavenReactor.of(root).isAlone()).isTrue();
    }

    @Test
    void a_folder_that_no_module_list_names_is_built_alone() throws IOException {
        pom("", "<modules><module>other</module><!-- <module>examples/shop</module> --></modules>");
        pom("examples/shop", "");
        assertThat(MavenReactor.of(root.resolve("examples/shop")).isAlone()).isTrue();
    }

    private void pom(String folder, String content) throws IOException {
        Files.createDirectories(root.resolve(folder));
        Files.writeString(root.resolve(folder).resolve("pom.xml"), "<project>" + content + "</project>");
    }
}
