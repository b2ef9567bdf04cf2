package dev.kilter.client.image.layer;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The blob of a layer that is being written, and can be read meanwhile: a reader waits for what is not there yet. One
/// writer, any number of readers. Closing it before it is whole gives it up.
public final class GrowingFile implements AutoCloseable {
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long bytes;
    private @Nullable String digest;
    private boolean isClosed;

    GrowingFile(Path file) {
        this.file = file;
    }

    /// Its digest (`sha256:…`); empty as long as it is not whole.
    public Optional<String> digest() {
        lock.lock();
        try {
            return Optional.ofNullable(digest);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until so many bytes are there. False: there will never be so many.
    public boolean reaches(long count) throws InterruptedException {
        lock.lock();
        try {
            while (bytes < count && !isEnded()) {
                changed.await();
            }
            return bytes >= count;
        } finally {
            lock.unlock();
        }
    }

    /// All of it, as it comes. Of a layer that is given up it ends with an `IOException`.
    public InputStream content() throws IOException {
        return new Reader(Files.newInputStream(file));
    }

    /// Where its bytes are written to.
    OutputStream output() throws IOException {
        return new Writer(Files.newOutputStream(file));
    }

    /// All that was written is all that there is.
    void isWhole(String name) {
        lock.lock();
        try {
            digest = name;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isEnded() {
        return digest != null || isClosed;
    }

    private final class Writer extends FilterOutputStream {
        Writer(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int count) throws IOException {
            out.write(content, offset, count);
            lock.lock();
            try {
                bytes += count;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Reader extends FilterInputStream {
        private long read;

        Reader(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            try {
                if (!reaches(read + 1)) {
                    if (digest().isEmpty()) {
                        throw new IOException("the layer is not made after all");
                    }
                    return -1;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("reading a layer was stopped");
            }
            int n = in.read(buffer, offset, length);
            read += Math.max(n, 0);
            return n;
        }

        @Override
        public int available() {
            return 0;
        }
    }
}
