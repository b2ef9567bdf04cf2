package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kilter.sdk.app.AppConfig;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.KilterYaml;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final String ADMIN = "processes: { admin: { command: [admin], port: 9000, public: true";

    private static Addresses of(String yaml) {
        AppConfig config = KilterYaml.parse(
                        "kilter.yaml", ("project: acme/guestbook\n" + yaml).getBytes(StandardCharsets.UTF_8))
                .resolve(EnvName.PROD);
        return new ServerSettings(
                        0,
                        "here",
                        true,
                        ServerSettings.Images.without("127.0.0.1:5000"),
                        "localhost",
                        "http",
                        8000,
                        Duration.ofMinutes(15),
                        Duration.ofHours(1),
                        false,
                        java.nio.ByteBuffer.wrap(new byte[32]),
                        null,
                        List.of())
                .addresses(config);
    }

    @Test
    void the_app_and_each_public_process_have_a_host() {
        Addresses addresses = of("domains: [www.example.com]\n" + ADMIN
                + ", domains: [admin.example.com] }, worker: { command: [x] } }");

        assertThat(addresses.host()).isEqualTo("guestbook.localhost");
        assertThat(addresses.processHosts()).isEqualTo(Map.of("admin", "admin-guestbook.localhost"));
        assertThat(addresses.processUrls()).isEqualTo(Map.of("admin", "http://admin-guestbook.localhost:8000"));
        assertThat(addresses.urls())
                .containsExactly(
                        "http://guestbook.localhost:8000",
                        "http://www.example.com:8000",
                        "http://admin-guestbook.localhost:8000",
                        "http://admin.example.com:8000");
        assertThat(addresses.domainUrls())
                .isEqualTo(Map.of(
                        "web",
                        List.of("http://www.example.com:8000"),
                        "admin",
                        List.of("http://admin.example.com:8000")));
        assertThat(addresses.address()).isEqualTo("127.0.0.1:8000");
        addresses.refuseDoubles();
    }

    @Test
    void an_internal_app_may_have_a_public_process() {
        Addresses addresses = of("public: false\n" + ADMIN + " } }");

        assertThat(addresses.host()).isNull();
        assertThat(addresses.url()).isNull();
        assertThat(addresses.urls()).containsExactly("http://admin-guestbook.localhost:8000");
        assertThat(addresses.address()).isEqualTo("127.0.0.1:8000");
        assertThat(of("public: false\n").address()).isNull();
    }

    @Test
    void a_domain_that_is_the_own_host_of_another_process_is_refused() {
        Addresses addresses = of("domains: [admin-guestbook.localhost]\n" + ADMIN + " } }");

        assertThatThrownBy(addresses::refuseDoubles)
                .hasMessageContaining(
                        "the host 'admin-guestbook.localhost' belongs to the process 'web' of acme/guestbook/prod");
        of("domains: [guestbook.localhost]\n").refuseDoubles();
    }
}
