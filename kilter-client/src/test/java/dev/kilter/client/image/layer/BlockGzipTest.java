package dev.kilter.client.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockGzipTest {
    private static final int BLOCK = 256 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 17})
    void what_goes_in_comes_out(int size) throws IOException {
        for (byte[] content : new byte[][] {random(size), new byte[size]}) {
            byte[] zipped = compressed(content, 2);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
                    .isEqualTo(content);
        }
    }

    @Test
    void the_bytes_do_not_depend_on_the_number_of_threads() throws IOException {
        byte[] content = random(7 * BLOCK);
        assertThat(compressed(content, 4)).isEqualTo(compressed(content, 1));
    }

    private static byte[] compressed(byte[] content, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads);
                BlockGzip gzip = new BlockGzip(out, workers)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
