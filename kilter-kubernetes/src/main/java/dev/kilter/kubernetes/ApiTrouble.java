package dev.kilter.kubernetes;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What an answer of the API server means. What may pass by itself (no answer, too many requests, a conflict) is waited
/// for; a refusal ends the deploy with the API server's own words.
final class ApiTrouble {
    private static final int TOO_MANY = 429;
    private static final int INVALID = 422;
    /// Says the API server of a webhook's no, whatever HTTP status the webhook chose: 500 among them.
    private static final String DENIED = "denied the request";

    private ApiTrouble() {}

    /// The value, or the problem that the API server's refusal is.
    static <T extends @Nullable Object> T reading(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw problem(e);
        }
    }

    static boolean isGone(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    static boolean isThere(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT
                && e.getStatus() != null
                && "AlreadyExists".equals(e.getStatus().getReason());
    }

    /// Somebody has changed the object, or deleted it, since it was read.
    static boolean isChanged(KubernetesClientException e) {
        return isGone(e) || (e.getCode() == HttpURLConnection.HTTP_CONFLICT && !isThere(e));
    }

    static KilterException problem(KubernetesClientException e) {
        int code = e.getCode();
        String words = words(e);
        if (code == INVALID && words.contains("fence")) {
            return Problem.of(KilterCode.LEASE_LOST, "a newer deploy has taken the slot", "kilter attach")
                    .withEvidence(words)
                    .toException(e);
        }
        if (!words.contains(DENIED)
                && (code == 0 || code >= 500 || code == TOO_MANY || code == HttpURLConnection.HTTP_CONFLICT)) {
            return Problem.of(KilterCode.UNREACHABLE, "the API server does not answer: " + words, "kilter doctor")
                    .toException(e);
        }
        return Problem.of(
                        KilterCode.ADMISSION_REFUSED,
                        "the API server refused: " + words,
                        "Ask the platform team about the policy or quota that it names; then deploy again.")
                .withEvidence("HTTP " + code)
                .toException(e);
    }

    private static String words(KubernetesClientException e) {
        String message = e.getStatus() == null ? null : e.getStatus().getMessage();
        return message == null ? String.valueOf(e.getMessage()) : message;
    }
}
