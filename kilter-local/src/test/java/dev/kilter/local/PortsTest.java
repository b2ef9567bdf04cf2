package dev.kilter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import dev.kilter.local.gateway.Gateway;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    private final FileGate files = new FileGate(Effects.real());

    @TempDir
    private Path folder;

    @Test
    void ports_are_kept() {
        Path file = folder.resolve("ports.json");

        Ports first = Ports.choose(files, file, _ -> false);

        assertThat(Ports.choose(files, file, _ -> false)).isEqualTo(first);
    }

    @Test
    void ports_that_another_build_wrote_in_a_form_of_its_own_are_chosen_anew() throws Exception {
        Path file = Files.writeString(folder.resolve("ports.json"), "{\"gateway\":{\"port\":8000}}");

        Ports chosen = Ports.choose(files, file, _ -> false);

        assertThat(chosen.gateway()).isPositive();
        assertThat(Ports.choose(files, file, _ -> false)).isEqualTo(chosen);
    }

    @Test
    void a_gateway_whose_port_was_taken_since_it_was_chosen_opens_on_another_that_is_kept() throws Exception {
        Path file = folder.resolve("ports.json");
        Ports chosen = Ports.choose(files, file, _ -> false);
        try (ServerSocket _ = new ServerSocket(chosen.gateway(), 1, InetAddress.getLoopbackAddress())) {
            Ports.Opened opened = Ports.open(files, file, chosen);
            try (Gateway _ = opened.gateway()) {
                assertThat(opened.ports().gateway()).isNotEqualTo(chosen.gateway());
            }

            assertThat(Ports.choose(files, file, _ -> false)).isEqualTo(opened.ports());
        }
    }
}
