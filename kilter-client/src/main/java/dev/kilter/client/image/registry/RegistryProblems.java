package dev.kilter.client.image.registry;

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
        Optional<RefusedException> refused = causeOf(failure, RefusedException.class);
        if (refused.isPresent()) {
            Answer answer = refused.get().answer();
            if (answer.error().equals("DIGEST_INVALID")) {
                return garbled(failure, target);
            }
            boolean isDenied = answer.status() == 401 || answer.status() == 403;
            return isDenied ? denied(failure, target, login) : answered(failure, target, answer.status());
        }
        if (causeOf(failure, SSLException.class).isPresent()) {
            return Problem.of(
                            KilterCode.UNREACHABLE,
                            "the registry '" + target.registry() + "' cannot prove who it is: "
                                    + NetworkTrouble.words(failure),
                            "Let " + Authorities.VARIABLE
                                    + " name a PEM file with its certificate authority; plain http is"
                                    + " spoken to this machine itself, where the platform's settings say so, and with"
                                    + " `kilter deploy --plain-http`.")
                    .toException(failure);
        }
        return unreachable(failure, target);
    }

    static KilterException unreachable(Exception failure, RegistryTarget target) {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "the registry '" + target.registry() + "' does not answer: " + NetworkTrouble.words(failure),
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
                .withEvidence(NetworkTrouble.words(failure))
                .toException(failure);
    }

    private static KilterException garbled(Exception failure, RegistryTarget target) {
        return Problem.of(
                        KilterCode.UNREACHABLE,
                        "what reaches the registry '" + target.registry() + "' is not what was sent: a digest differs"
                                + " each time",
                        "Look for a proxy that changes content on the way; if there is none, delete the folder"
                                + " 'cache/layers' of the kilter home and deploy again.")
                .withEvidence(NetworkTrouble.words(failure))
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
                .withEvidence(NetworkTrouble.words(failure))
                .toException(failure);
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
