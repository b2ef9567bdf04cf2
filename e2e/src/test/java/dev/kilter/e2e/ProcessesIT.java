package dev.kilter.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.testkit.Drawn;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Processes with a port, a singleton and an own domain, on the local platform.
@Drawn(oneIn = 16)
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

    @Test
    void a_public_process_has_a_host_of_its_own_and_its_route_comes_and_goes() {
        String yaml = """
            project: acme/guest
            processes:
              admin: { command: [node, admin.js], port: 9000, public: true, health: /ready, domains: [admin.example.org] }
            environments:
              dev: { processes: { admin: { public: false, domains: null } } }
            """;
        NoteApp app = new NoteApp(home.folder.resolve("apps/guest"), "guest")
                .write("server.js", server("web"))
                .write("admin.js", server("admin one"))
                .write("kilter.yaml", yaml);
        Home.Ran ran = app.run(home, 0, "deploy", "--json");
        String address = ran.out().replaceAll("(?s).*\"address\" ?: ?\"([^\"]*)\".*", "$1");
        String port = address.substring(address.indexOf(':'));
        String url = "http://admin-guest.localhost" + port;
        App admin = new App(url);
        assertThat(ran.out())
                .contains("\"processUrls\":{\"admin\":\"" + url + "\"}", "http://admin.example.org" + port);
        assertThat(admin.get("/")).contains("admin one");
        assertThat(new App("http://admin.example.org" + port).get("/")).contains("admin one");
        assertThat(new App("http://guest-admin.acme-guest-prod.svc" + port).get("/"))
                .contains("admin one");
        assertThat(new App("http://guest.localhost" + port).get("/")).contains("web");
        assertThat(app.run(home, 0, "open", "--process", "admin").out()).isEqualTo(url + "\n");
        assertThat(app.run(home, 2, "open", "--process", "nobody").err()).contains("has no process 'nobody'");
        assertThat(app.run(home, 0, "status").out()).contains("admin of prod: " + url);

        app.write("admin.js", server("admin two"));
        try (Traffic traffic = new Traffic(admin, "/")) {
            assertThat(app.run(home, 0, "deploy").err()).contains("admin: " + url);
            assertThat(traffic.failures()).isEmpty();
        }
        assertThat(admin.get("/")).contains("admin two");

        NoteApp namesake = new NoteApp(home.folder.resolve("apps/admin-guest"), "admin-guest")
                .write("kilter.yaml", "project: acme/admin-guest\n");
        assertThat(namesake.run(home, 5, "deploy").err())
                .contains("KLT-N04", "the host 'admin-guest.localhost' belongs to acme/guest/prod");

        assertThat(app.run(home, 0, "deploy", "--env", "dev").err()).doesNotContain("admin: http");
        assertThat(app.run(home, 2, "open", "--env", "dev", "--process", "admin")
                        .err())
                .contains("the process 'admin' of the env 'dev' has no public URL");

        app.write(
                        "kilter.yaml",
                        yaml.replace("public: true", "public: false").replace(", domains: [admin.example.org]", ""))
                .run(home, 0, "deploy");
        assertThat(admin.get("/")).startsWith("HTTP/1.1 404");
        assertThat(new App("http://guest-admin.acme-guest-prod.svc" + port).get("/"))
                .contains("admin two");
        assertThat(namesake.run(home, 0, "deploy").out()).contains(url);

        app.write("kilter.yaml", yaml).run(home, 5, "deploy");
        assertThat(new App("http://guest.localhost" + port).get("/")).contains("web");
    }

    @Test
    void a_health_check_may_listen_on_a_port_of_its_own_whether_the_app_heeds_its_variable_or_not() throws Exception {
        int fixed = freePort();
        for (String where : List.of("process.env.HEALTH_PORT", Integer.toString(fixed))) {
            NoteApp app = new NoteApp(home.folder.resolve("apps/asked"), "asked")
                    .write("server.js", asked("one", where))
                    .write("kilter.yaml", """
                        project: acme/asked
                        health: { path: /ready, port: %d, grace: 1m }
                        """.formatted(fixed));
            App page = new App(app.run(home, 0, "deploy").out());
            assertThat(page.get("/")).contains("one");

            app.write("server.js", asked("two", where)).run(home, 0, "deploy");
            assertThat(page.get("/")).contains("two");
        }

        int elsewhere = freePort();
        NoteApp lost = new NoteApp(home.folder.resolve("apps/lost"), "lost")
                .write("server.js", asked("never", Integer.toString(elsewhere)))
                .write("kilter.yaml", "project: acme/lost\nhealth: { path: /ready, port: " + freePort() + " }\n");
        assertThat(lost.run(home, 4, "deploy").err())
                .contains("KLT-R04", "health: { port: " + elsewhere + " }", "the variable HEALTH_PORT");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// It takes requests at once, and says two seconds later that it is ready.
    private static String asked(String answer, String where) {
        return server(answer) + """
            const begun = Date.now();
            require('node:http').createServer((q, r) => {
              r.statusCode = q.url === '/ready' && Date.now() - begun > 2000 ? 200 : 503;
              r.end();
            }).listen(%s);
            """.formatted(where);
    }

    private static String server(String answer) {
        return "require('node:http').createServer((_, r) => r.end('" + answer + "')).listen(process.env.PORT);";
    }
}
