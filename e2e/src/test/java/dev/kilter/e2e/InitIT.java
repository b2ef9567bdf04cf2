package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Folders as people have them when they hear of kilter: what `kilter init` writes there is deployed as it is.
@Drawn(oneIn = 16)
class InitIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    /// @param wrote    what the kilter.yaml has
    /// @param rolledOut who runs
    private record Folder(String name, Map<String, String> files, String wrote, String rolledOut) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Folder> folders() {
        return Stream.of(flask(), go(), express());
    }

    private static Folder flask() {
        return new Folder(
                "first-flask",
                Map.of(
                        "requirements.txt",
                        "Flask==3.1.2\ngunicorn==23.0.0\n",
                        "app.py",
                        """
                        import os
                        from flask import Flask

                        app = Flask(__name__)

                        @app.get("/")
                        def hello():
                            return "hello, " + os.environ["GREETED"]

                        if __name__ == "__main__":
                            app.run(debug=True, port=5000)
                        """,
                        "worker.py",
                        "import time\nwhile True:\n    time.sleep(1)\n",
                        "Procfile",
                        """
                        web: gunicorn app:app
                        worker: python worker.py
                        release: python -c "print('ready to go')"
                        """,
                        ".env.example",
                        "GREETED=from Flask\nSECRET_KEY=change-me\n"),
                "processes:\n  worker: { command: [python, worker.py] }\n",
                "web 1/1 ready · worker 1/1 ready");
    }

    private static Folder go() {
        return new Folder(
                "first-go",
                Map.of("go.mod", "module example.com/first\n\ngo 1.22\n", "main.go", """
                    package main

                    import (
                    \t"fmt"
                    \t"log"
                    \t"net/http"
                    \t"os"
                    )

                    func main() {
                    \thttp.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "hello, from Go") })
                    \tlog.Fatal(http.ListenAndServe(":"+os.Getenv("PORT"), nil))
                    }
                    """),
                "port: 8080\n",
                "web 1/1 ready");
    }

    private static Folder express() {
        return new Folder(
                "first-express",
                Map.of(
                        "package.json",
                        """
                        {
                          "name": "first-express",
                          "scripts": { "start": "node index.js" },
                          "dependencies": { "express": "4.21.2", "pg": "8.13.1" }
                        }
                        """,
                        "index.js",
                        """
                        const express = require('express')
                        const { Client } = require('pg')
                        const app = express()
                        app.get('/', async (_, response) => {
                          const client = new Client(process.env.DATABASE_URL)
                          await client.connect()
                          const { rows } = await client.query("select 'hello, from Express' as text")
                          await client.end()
                          response.send(rows[0].text)
                        })
                        app.listen(process.env.PORT || 3000)
                        """,
                        ".env.example",
                        "PORT=3000\nDATABASE_URL=postgres://localhost/first\nAPI_KEY=\n"),
                "port: 3000\n",
                "web 1/1 ready");
    }

    @ParameterizedTest
    @MethodSource("folders")
    void what_init_writes_is_deployed_unchanged_and_once(Folder folder) throws IOException {
        Home home = SHARED.home();
        Path app = home.folder.resolve("apps").resolve(folder.name());
        folder.files().forEach((file, text) -> write(app.resolve(file), text));

        Home.Ran init = home.kilter("init", "-C", app.toString());
        assertThat(init.exit()).as(init.toString()).isZero();
        String written = Files.readString(app.resolve("kilter.yaml"));
        assertThat(written).contains("project: acme/" + folder.name() + "\n", folder.wrote());

        Home.Ran first = home.kilter("deploy", "--local", "-C", app.toString());
        assertThat(first.exit()).as(written + first + home.platformLog()).isZero();
        assertThat(first.err()).contains(folder.rolledOut());
        assertThat(new App(first.out()).get("/")).contains("HTTP/1.1 200", "hello, from ");

        Home.Ran second = home.kilter("deploy", "--local", "-C", app.toString());
        assertThat(second.exit()).as(second + home.platformLog()).isZero();
        assertThat(second.err()).contains("Nothing to do: r1");
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(Files.readString(app.resolve("kilter.yaml"))).isEqualTo(written);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
