package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the ecosystems' own starters make, from the registries: `kilter init`, `kilter deploy`, and a page.
@EnabledIfSystemProperty(named = "kilter.long", matches = "true", disabledReason = "-Plong")
class StartersIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    /// No starter asks anything, or tells anybody of its use.
    private static final Map<String, String> QUIET = Map.of(
            "CI",
            "1",
            "NEXT_TELEMETRY_DISABLED",
            "1",
            "NG_CLI_ANALYTICS",
            "false",
            "npm_config_audit",
            "false",
            "npm_config_fund",
            "false",
            "npm_config_yes",
            "true");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        next    | npx create-next-app@15 next --ts --empty --app --no-tailwind --no-eslint --use-npm --yes | npm · next | Hello world!
        vite    | npx create-vite@6 vite --template react-ts && cd vite && npm install                    | static · Vite | <div id="root">
        solid   | npx create-vite@6 solid --template solid-ts && cd solid && npm install                  | static · Vite | <div id="root">
        vue     | npx create-vue@3.16 vue --ts --router && cd vue && npm install                          | static · Vite | <div id="app">
        angular | npx @angular/cli@19 new angular --ssr --defaults --skip-git                             | Angular · angular | ng-server-context
        express | npx express-generator@4 --no-view express && cd express && npm install                  | npm · express | Welcome to Express
        fastify | npx fastify-cli@7 generate fastify --lang=js && cd fastify && npm install               | npm · fastify | {"root":true}
        nest    | npx @nestjs/cli@11 new nest --skip-git -p npm                                           | npm · nest | Hello World!
        qwik    | npx create-qwik@1 empty qwik && cd qwik && npm install && npx qwik add express --skipConfirmation=true | npm · Qwik | q:container="paused"
        django  | mkdir django && python3 -m pip install -q --target tool django && PYTHONPATH=tool python3 -m django startproject shop django && printf 'django\\ngunicorn\\n' >django/requirements.txt | Django · gunicorn | The install worked successfully!
        """)
    void what_a_starter_makes_is_deployed_as_it_is(String name, String starter, String found, String page)
            throws IOException, InterruptedException {
        Home home = SHARED.home();
        Path apps = Files.createDirectories(home.folder.resolve("apps"));
        start(apps, starter);
        String app = apps.resolve(name).toString();
        Home.Ran init = home.kilter("init", "--project", "acme/" + name, "-C", app);
        assertThat(init.exit()).as(init.toString()).isZero();

        Home.Ran ran = home.kilter("deploy", "--local", "-C", app);

        assertThat(ran.exit()).as(ran + home.platformLog()).isZero();
        assertThat(ran.err()).contains(found);
        assertThat(new App(ran.out()).get("/")).contains("HTTP/1.1 200", page);
        assertThat(home.kilter("deploy", "--local", "-C", app).err()).contains("Nothing to do: r1");
    }

    private static void start(Path folder, String starter) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "starter", ".log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", starter)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(QUIET);
        assertThat(builder.start().waitFor())
                .as(starter + "\n" + Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
    }
}
