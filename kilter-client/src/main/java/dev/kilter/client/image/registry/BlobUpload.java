package dev.kilter.client.image.registry;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Brings one blob into a repository. What breaks on the way goes on where the registry says that it stopped, or from
/// the start where it forgot; content that arrived as something else is sent again, a few times.
final class BlobUpload {
    private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-([0-9]{1,18})");
    /// How often content may arrive as something else.
    static final int MOST_WRONG = 4;

    private final RegistryWire wire;
    private final String repository;
    private final String digest;
    private final BlobContent content;
    private final SortedSet<String> scopes;
    private final LongConsumer sent;
    private @Nullable URI place;
    private long offset;

    BlobUpload(
            RegistryWire wire,
            String repository,
            String digest,
            BlobContent content,
            SortedSet<String> scopes,
            LongConsumer sent) {
        this.wire = wire;
        this.repository = repository;
        this.digest = digest;
        this.content = content;
        this.scopes = scopes;
        this.sent = sent;
    }

    /// Sends it. False: another repository of the registry had it already, and nothing was sent.
    ///
    /// @param source a repository that may have it; null: none is known
    /// @param ahead  what was sent of it while it was made; null: nothing
    boolean run(@Nullable String source, @Nullable UploadAhead ahead) throws IOException {
        if (ahead != null && ahead.place() != null) {
            place = ahead.place();
            if (ahead.isWhole()) {
                offset = content.size();
            } else if (isThereOrFound()) {
                return true;
            }
        } else if (source != null && isMounted(source)) {
            return false;
        }
        int wrong = 0;
        for (int attempt = 1; ; ) {
            long before = offset;
            try {
                Answer answer = wire.once(rest(), scopes);
                if (answer.status() == 201) {
                    return true;
                }
                if (answer.error().equals("DIGEST_INVALID")) {
                    if (++wrong == MOST_WRONG) {
                        throw new RefusedException(answer);
                    }
                    place = null;
                    continue;
                }
                boolean mayHelp = isForgotten(answer) || Retries.isPassing(answer.status());
                if (!mayHelp || !wire.retries().waitAfter(answer, attempt)) {
                    throw new RefusedException(answer);
                }
            } catch (RefusedException e) {
                throw e;
            } catch (IOException e) {
                if (!Retries.isPassing(e) || !wire.retries().waitAfter(attempt)) {
                    throw e;
                }
            }
            if (isThereOrFound()) {
                return true;
            }
            attempt = offset > before ? 1 : attempt + 1;
        }
    }

    private Call rest() throws IOException {
        if (place == null) {
            place = begun(wire.send(Call.of("POST", wire.at(repository + "/blobs/uploads/")), scopes));
            offset = 0;
        }
        String query = place.getRawQuery() == null ? "?" : "&";
        Call call = Call.of("PUT", URI.create(place + query + "digest=" + digest))
                .with("Content-Type", "application/octet-stream")
                .with(new Call.Body(content, offset, sent));
        return offset == 0 || offset == content.size()
                ? call
                : call.with("Content-Range", offset + "-" + (content.size() - 1));
    }

    private boolean isMounted(String source) throws IOException {
        SortedSet<String> both = new TreeSet<>(scopes);
        both.add("repository:" + source + ":pull");
        URI question = wire.at(repository + "/blobs/uploads/?mount=" + digest + "&from=" + source);
        Answer answer = wire.send(Call.of("POST", question), both);
        if (answer.status() == 202) {
            place = begun(answer);
        }
        return answer.status() == 201;
    }

    /// Where an upload goes on, by the answer to its beginning or to a part of it.
    static URI begun(Answer answer) throws IOException {
        if (answer.status() != 202 || answer.header("Location").isEmpty()) {
            throw new RefusedException(answer);
        }
        return answer.from().resolve(answer.header("Location").get());
    }

    /// Whether the registry has no use for more of this upload, but may have for a new one.
    private static boolean isForgotten(Answer answer) {
        return switch (answer.status()) {
            case 404 -> !answer.error().equals("NAME_UNKNOWN");
            case 400 -> answer.error().startsWith("BLOB_UPLOAD");
            case 416 -> true;
            default -> false;
        };
    }

    /// After something broke: whether the blob arrived all the same; if not, where to go on.
    private boolean isThereOrFound() throws IOException {
        if (place == null) {
            return false;
        }
        Answer state = wire.send(Call.of("GET", place), scopes);
        Matcher range = RANGE.matcher(state.header("Range").orElse(""));
        if (state.isGood() && range.matches()) {
            long last = Long.parseLong(range.group(1));
            // "0-0" stands for nothing and for one byte: then the start is sent again.
            offset = last == 0 || last >= content.size() ? 0 : last + 1;
            URI here = state.from();
            Optional<String> moved = state.header("Location");
            place = offset == 0 && last > 0 ? null : moved.map(here::resolve).orElse(here);
            return false;
        }
        place = null;
        offset = 0;
        return wire.send(Call.of("HEAD", wire.at(repository + "/blobs/" + digest)), scopes)
                .isGood();
    }
}
