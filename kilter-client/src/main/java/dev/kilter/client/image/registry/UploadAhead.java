package dev.kilter.client.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.SortedSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// An upload that begins before anybody knows which blob it is: its content is still being made.
/// [RegistrySession#pushBlob] gives it a name, and goes on where it broke. One thread at a time.
public final class UploadAhead {
    private final RegistryWire wire;
    private final String repository;
    private final SortedSet<String> scopes;
    private @Nullable URI place;
    private boolean isWhole;

    UploadAhead(RegistryWire wire, String repository, SortedSet<String> scopes) {
        this.wire = wire;
        this.repository = repository;
        this.scopes = scopes;
    }

    /// Sends the content as it comes, once: whoever names the blob sends again what got lost. As docker does it:
    /// one
    /// `PATCH` of unknown length.
    ///
    /// @param sent hears how many bytes more are on the wire
    public void send(InputStream content, LongConsumer sent) throws IOException {
        place = BlobUpload.begun(wire.send(Call.of("POST", wire.at(repository + "/blobs/uploads/")), scopes));
        Call call = Call.of("PATCH", place).with("Content-Type", "application/octet-stream");
        place = BlobUpload.begun(wire.stream(call, new SentBytes(content, sent), scopes));
        isWhole = true;
    }

    /// Nobody wants it any more: the registry may forget it.
    public void giveUp() throws IOException {
        if (place != null) {
            wire.once(Call.of("DELETE", place), scopes);
        }
    }

    /// Null: it never began.
    @Nullable
    URI place() {
        return place;
    }

    /// Whether the registry has all of it.
    boolean isWhole() {
        return isWhole;
    }
}
