package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.http.ResponseException;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// What a failed exchange with a registry means, and what to do about it.
final class RegistryProblems {
    private RegistryProblems() {}

    static KilterException of(Exception failure, RegistryTarget target, Login login) {
        if (causeOf(failure, KilterException.class).isPresent()) {
            return causeOf(failure, KilterException.class).get();
        }
        if (causeOf(failure, RegistryUnauthorizedException.class).isPresent()) {
            return denied(failure, target, login);
        }
        Optional<ResponseException> response = causeOf(failure, ResponseException.class);
        if (response.isPresent()) {
            int status = response.get().getStatusCode();
            return status == 401 || status == 403 ? denied(failure, target, login) : answered(failure, target, status);
        }
        if (causeOf(failure, SSLException.class).isPresent()) {
            return Problem.of(
                            KilterCode.UNREACHABLE,
                            "the registry '" + target.registry() + "' cannot prove who it is: " + reason(failure),
                            "Give Java its certificate authority (-Djavax.net.ssl.trustStore=… in JAVA_TOOL_OPTIONS);"
                                    + " plain http is only spoken to this machine itself.")
                    .toException(failure);
        }
        return unreachable(failure, target);
    }

    static KilterException unreachable(Exception failure, RegistryTarget target) {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "the registry '" + target.registry() + "' does not answer: " + reason(failure),
                        "Check the name in `registry:` and the network, then deploy again; `kilter doctor` looks at"
                                + " both.")
                .toException(failure);
    }

    private static KilterException denied(Exception failure, RegistryTarget target, Login login) {
        String hint = target.login() instanceof RegistryLogin.Given
                ? "Log in again with one that may push to '" + target.name() + "'."
                : "Run `docker login " + target.registry() + "` as somebody who may push to '" + target.repository()
                        + "'.";
        return Problem.of(
                        KilterCode.PUSH_DENIED,
                        "the registry refuses '" + target.name() + "' to " + login.origin(),
                        hint)
                .withEvidence(reason(failure))
                .toException(failure);
    }

    private static KilterException answered(Exception failure, RegistryTarget target, int status) {
        KilterCode code = status / 100 == 5 || status == 429 ? KilterCode.UNREACHABLE : KilterCode.PUSH_DENIED;
        return Problem.of(
                        code,
                        "the registry '" + target.registry() + "' answers " + status + " for '" + target.repository()
                                + "'",
                        code == KilterCode.UNREACHABLE
                                ? "Deploy again when it is well; what was sent is kept."
                                : "Check that '" + target.name() + "' is a repository you may push to.")
                .withEvidence(reason(failure))
                .toException(failure);
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        String text = message == null
                ? deepest.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    private static <T extends Throwable> Optional<T> causeOf(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
