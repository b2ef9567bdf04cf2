package dev.kilter.client.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.cloud.tools.jib.api.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private final List<Duration> waits = new ArrayList<>();
    private final Retries retries = new Retries(waits::add);

    @Test
    void an_answer_needs_no_second_question() throws Exception {
        assertThat(retries.<String>send(() -> "yes")).isEqualTo("yes");
        assertThat(waits).isEmpty();
    }

    @Test
    void other_failures_are_told_at_once() {
        assertThatThrownBy(() -> retries.send(() -> {
                    throw new RegistryException("no");
                }))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> retries.send(() -> {
                    throw new IOException(new HttpResponseException.Builder(404, "no", new HttpHeaders()).build());
                }))
                .isInstanceOf(IOException.class);
        assertThat(waits).isEmpty();
    }
}
