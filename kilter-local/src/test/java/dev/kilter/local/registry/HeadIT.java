package dev.kilter.local.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kilter.effects.Effects;
import dev.kilter.effects.FileGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Questions by HEAD, one after the other on one connection, as Go's clients ask them.
@Timeout(60)
class HeadIT {
    private static final String NO_BLOB = "/v2/a/blobs/sha256:" + "0".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void an_answer_ends_with_its_headers_whatever_it_says() throws IOException {
        List<String> asked = List.of(
                "/v2/",
                NO_BLOB,
                "/v2/a/manifests/latest",
                "/v2/a/tags/list",
                "/v2/a/blobs/uploads/1",
                "/nowhere",
                NO_BLOB);
        try (Registry registry = Registry.start(0, new BlobStore(new FileGate(Effects.real()), folder), "t0ken");
                Socket line = new Socket(InetAddress.getLoopbackAddress(), registry.port())) {
            line.setSoTimeout(20_000);
            StringBuilder questions = new StringBuilder();
            for (String path : asked) {
                questions.append(head(path, "Authorization: Bearer t0ken\r\n"));
            }
            questions.append(head("/v2/", ""));
            line.getOutputStream().write(questions.toString().getBytes(StandardCharsets.US_ASCII));
            line.shutdownOutput();

            String answers = new String(line.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answers.split("\r\n\r\n", -1))
                    .hasSize(asked.size() + 2)
                    .endsWith("")
                    .filteredOn(answer -> !answer.isEmpty())
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 "));
            assertThat(answers.lines()
                            .filter(each -> each.startsWith("HTTP/1.1 "))
                            .map(each -> each.substring(9, 12)))
                    .containsExactly("200", "404", "404", "404", "405", "404", "404", "401");
        }
    }

    private static String head(String path, String header) {
        return "HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
    }
}
