package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Java's own client says, of both its ways.
class NetworkTroubleTest {
    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:1/, the connection was refused", "http://nowhere.invalid/, its name has no address"})
    void it_is_said_in_words(URI uri, String words) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(uri).build();
            Throwable direct = catchThrowable(() -> client.send(request, BodyHandlers.discarding()));
            assertThat(NetworkTrouble.words(direct)).as(direct.toString()).isIn(words, "Connection refused");
            Throwable later = catchThrowable(
                    () -> client.sendAsync(request, BodyHandlers.discarding()).join());
            assertThat(NetworkTrouble.words(later)).as(later.toString()).isIn(words, "Connection refused");
        }
        assertThat(NetworkTrouble.words(new UncheckedIOException(new IOException("Broken pipe\nmore"))))
                .isEqualTo("Broken pipe");
    }
}
