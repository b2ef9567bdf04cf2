package dev.kilter.client.image.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockStreamTest {
    private static final int BLOCK = 256 * 1024;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 17, 17 * BLOCK})
    void what_goes_in_comes_out(int size) throws IOException {
        for (byte[] content : new byte[][] {random(size), new byte[size]}) {
            byte[] zipped = compressed(Compression.GZIP, content, 2);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
                    .isEqualTo(content);
            byte[] small = compressed(Compression.ZSTD, content, 2);
            assertThat(new ZstdInputStream(new ByteArrayInputStream(small)).readAllBytes())
                    .isEqualTo(content);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_bytes_do_not_depend_on_the_number_of_threads(Compression compression) throws IOException {
        byte[] content = random(33 * BLOCK);
        assertThat(compressed(compression, content, 4)).isEqualTo(compressed(compression, content, 1));
    }

    private static byte[] compressed(Compression compression, byte[] content, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads);
                BlockStream small = new BlockStream(BlockCodec.of(compression), out, workers)) {
            small.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
