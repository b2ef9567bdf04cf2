package dev.kilter.client.image;

import dev.kilter.client.image.layer.GrowingFile;
import dev.kilter.client.image.layer.LayerFollower;
import dev.kilter.client.image.registry.RegistrySession;
import dev.kilter.client.image.registry.UploadAhead;
import dev.kilter.sdk.problem.KilterException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends large layers while they are compressed. What fails here is sent when its layer is whole, and told then.
/// Closing it gives up what nobody asked for.
final class EarlyUploads implements LayerFollower, AutoCloseable {
    /// A smaller layer is there in no time, and takes one request less.
    private static final long WORTHWHILE = 4L * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Supplier<RegistrySession> registry;
    private final BooleanSupplier isNews;
    private final ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Early> all = new CopyOnWriteArrayList<>();
    private volatile boolean isOver;

    /// @param isNews whether the registry is likely to miss a layer that was never made here
    EarlyUploads(Supplier<RegistrySession> registry, BooleanSupplier isNews) {
        this.registry = registry;
        this.isNews = isNews;
    }

    @Override
    public void begins(GrowingFile layer) {
        all.add(new Early(layer));
    }

    /// Waits until all of this blob is sent that is sent ahead; empty: nothing was. It is the caller's from now on.
    ///
    /// @param sent hears of what was sent before, and of all that still is
    Optional<UploadAhead> end(String digest, LongConsumer sent) throws InterruptedException {
        Optional<Early> early = all.stream()
                .filter(each -> each.layer.digest().filter(digest::equals).isPresent())
                .findFirst();
        return early.isPresent() && all.remove(early.get()) ? early.get().end(sent) : Optional.empty();
    }

    @Override
    public void close() {
        isOver = true;
        pool.shutdown();
        try {
            // What is being begun is known to nobody before the registry answers.
            if (!pool.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        pool.close();
        all.forEach(Early::giveUp);
        all.clear();
    }

    /// One layer on its way.
    private final class Early {
        private final GrowingFile layer;
        private final Told told = new Told();
        private final Future<?> sending;
        private volatile @Nullable UploadAhead upload;

        Early(GrowingFile layer) {
            this.layer = layer;
            sending = pool.submit(this::send);
        }

        private @Nullable Void send() throws IOException, InterruptedException {
            if (!layer.reaches(WORTHWHILE) || !isNews.getAsBoolean() || isOver) {
                return null;
            }
            UploadAhead begun = registry.get().ahead();
            upload = begun;
            try (InputStream content = new UntilOver(layer.content())) {
                begun.send(content, told);
            } catch (IOException | UncheckedIOException _) {
                // What is missing is sent when the layer is whole.
            }
            return null;
        }

        Optional<UploadAhead> end(LongConsumer sent) throws InterruptedException {
            told.to(sent);
            try {
                sending.get();
            } catch (ExecutionException e) {
                // Nobody is let in, or nobody is there: the push itself says so.
                if (!(e.getCause() instanceof KilterException)) {
                    throw new IllegalStateException(e.getCause());
                }
            }
            return Optional.ofNullable(upload);
        }

        void giveUp() {
            UploadAhead begun = upload;
            if (begun != null) {
                try {
                    begun.giveUp();
                } catch (IOException | UncheckedIOException _) {
                    // Registries forget in time what nobody ends.
                }
            }
        }
    }

    /// A layer, as long as somebody may want it.
    private final class UntilOver extends FilterInputStream {
        UntilOver(InputStream layer) {
            super(layer);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (isOver) {
                throw new IOException("nobody wants it any more");
            }
            return super.read(buffer, offset, length);
        }
    }

    /// Hears how much was sent, and keeps it until somebody else wants to know.
    private static final class Told implements LongConsumer {
        private final ReentrantLock lock = new ReentrantLock();
        private long sum;
        private @Nullable LongConsumer next;

        @Override
        public void accept(long more) {
            lock.lock();
            try {
                if (next == null) {
                    sum += more;
                } else {
                    next.accept(more);
                }
            } finally {
                lock.unlock();
            }
        }

        void to(LongConsumer listener) {
            lock.lock();
            try {
                next = listener;
                listener.accept(sum);
            } finally {
                lock.unlock();
            }
        }
    }
}
