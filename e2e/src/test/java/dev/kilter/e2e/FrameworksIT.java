package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small apps on the frameworks that people use, with nothing but a name and a port in their kilter.yaml.
@EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
class FrameworksIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        spring  | java · maven · Spring Boot · spring-1.0.jar | hello from Spring Boot
        quarkus | java · maven · Quarkus · quarkus-run.jar    | hello from Quarkus
        micronaut | java · maven · Micronaut · micronaut-1.0.jar | hello from Micronaut
        """)
    void an_app_is_built_and_answers(String name, String found, String page) {
        Home home = SHARED.home();
        Path app = home.folder.resolve("apps").resolve(name);
        Home.copy(Home.ROOT.resolve("e2e/src/test/apps").resolve(name), app);

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app.toString());

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains(found);
        assertThat(new App(ran.out()).get("/")).endsWith(page);
    }
}
