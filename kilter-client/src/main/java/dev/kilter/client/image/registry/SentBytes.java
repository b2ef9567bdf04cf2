package dev.kilter.client.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.LongConsumer;

/// A body that tells how much of it was taken.
final class SentBytes extends FilterInputStream {
    private final LongConsumer sent;

    SentBytes(InputStream in, LongConsumer sent) {
        super(in);
        this.sent = sent;
    }

    static InputStream of(Call.Body body) {
        try {
            return new SentBytes(body.content().from(body.offset()), body.sent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            sent.accept(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            sent.accept(read);
        }
        return read;
    }
}
