package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Processes with a port, a singleton and an own domain, on the local platform.
@ExtendWith(Drawn.class)
class ProcessesIT {
    @RegisterExtension
    static final SharedHome SHARED = new SharedHome();

    private final Home home = SHARED.home();

    @Test
    void a_process_with_a_port_answers_by_its_service_and_a_domain_belongs_to_one_app() {
        NoteApp app = new NoteApp(home.folder.resolve("apps/many"), "many")
                .write("server.js", server("web"))
                .write("search.js", server("search"))
                .write("ticker.js", "console.log('ticking'); setInterval(() => {}, 1000);")
                .write("kilter.yaml", """
                    project: acme/many
                    domains: [many.example.com]
                    processes:
                      search: { command: [node, search.js], port: 9000 }
                      ticker: { command: [node, ticker.js], strategy: recreate }
                    """);
        Home.Ran ran = app.run(home, 0, "deploy", "--json");
        String address = ran.out().replaceAll("(?s).*\"address\" ?: ?\"([^\"]*)\".*", "$1");
        assertThat(ran.out()).contains("many.example.com");
        String port = address.substring(address.indexOf(':'));
        assertThat(new App("http://many.localhost" + port).get("/")).contains("web");
        assertThat(new App("http://many.example.com" + port).get("/")).contains("web");
        assertThat(new App("http://many-search.acme-many-prod.svc" + port).get("/"))
                .contains("search");
        assertThat(app.run(home, 0, "logs", "--process", "ticker").out()).contains("ticking");

        app.write("ticker.js", "console.log('again'); setInterval(() => {}, 1000);")
                .run(home, 0, "deploy");
        assertThat(app.run(home, 0, "logs", "--process", "ticker").out()).contains("again");

        NoteApp other = new NoteApp(home.folder.resolve("apps/others"), "others")
                .write("kilter.yaml", "project: acme/others\ndomains: [many.example.com]\n");
        assertThat(other.run(home, 5, "deploy").err())
                .contains("KLT-N04", "the host 'many.example.com' belongs to acme/many/prod");
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, r) => r.end('" + answer + "')).listen(process.env.PORT);";
    }
}
