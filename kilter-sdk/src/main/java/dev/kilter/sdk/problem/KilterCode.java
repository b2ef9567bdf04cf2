package dev.kilter.sdk.problem;

import static dev.kilter.sdk.problem.ProblemKind.CONFLICT;
import static dev.kilter.sdk.problem.ProblemKind.DENIED;
import static dev.kilter.sdk.problem.ProblemKind.FAILED;
import static dev.kilter.sdk.problem.ProblemKind.INTERNAL;
import static dev.kilter.sdk.problem.ProblemKind.NOT_FOUND;
import static dev.kilter.sdk.problem.ProblemKind.REVIEW_REQUIRED;
import static dev.kilter.sdk.problem.ProblemKind.SUPERSEDED;
import static dev.kilter.sdk.problem.ProblemKind.TIMED_OUT;
import static dev.kilter.sdk.problem.ProblemKind.UNAVAILABLE;
import static dev.kilter.sdk.problem.ProblemKind.USAGE;

import java.util.Arrays;
import java.util.Optional;

/// The one table of kilter's own problem codes. A code stands here from the day something can provoke it, and never
/// changes its meaning afterwards.
public enum KilterCode {
    BUILD_NOT_DETECTED("B01", USAGE, "kilter cannot tell how to build this folder"),
    WRONG_PROCESSOR("B02", FAILED, "the image is for another processor than the nodes'"),
    SECRET_IN_IMAGE("B03", FAILED, "a file with secrets would be in the image"),
    PUSH_DENIED("B04", FAILED, "the registry refused the image"),
    TREE_DIRTY("B05", USAGE, "the work tree has changes that are not committed"),
    BUILD_FAILED("B06", FAILED, "the app's own build failed"),
    SECRET_UNREADABLE("S01", USAGE, "the source of a secret cannot be read"),
    KEY_MISSING("S02", USAGE, "a key that the other env has is missing here"),
    SECRETS_SEALED_FOR_ANOTHER("S03", FAILED, "the platform cannot open the sealed secrets"),
    RECIPIENT_NOT_CONFIRMED("S04", REVIEW_REQUIRED, "nobody has confirmed the key that secrets are sealed for"),
    VALUE_BUILT_IN("S05", USAGE, "a value of the other env is built into the image"),
    MIGRATION_FAILED("M01", FAILED, "a migration failed"),
    MIGRATION_HALF_DONE("M02", FAILED, "the journal holds an earlier failure"),
    MIGRATION_DRIFT("M03", FAILED, "applied migrations differ from the files"),
    PLAN_NEEDED("M04", REVIEW_REQUIRED, "the migrations need a reviewed plan"),
    PLAN_VOID("M05", REVIEW_REQUIRED, "the reviewed plan no longer holds"),
    MIGRATION_LOCK("M06", FAILED, "another session holds a lock the migration needs"),
    ROLLBACK_UNSAFE("M07", FAILED, "the older release cannot run on the live schema"),
    MIGRATIONS_LEFT_OUT(
            "M08", REVIEW_REQUIRED, "a protected env has pending migrations and the deploy leaves them out"),
    SEED_FAILED("D01", FAILED, "a seed failed"),
    RELEASE_FAILED("D02", FAILED, "the release command failed"),
    IMAGE_PULL_FAILED("R01", FAILED, "the cluster cannot pull the image"),
    CRASH_LOOP("R02", FAILED, "the app stops right after it starts"),
    OUT_OF_MEMORY("R03", FAILED, "the app used more memory than it may"),
    WRONG_PORT("R04", FAILED, "the app listens on another port than declared"),
    PROBE_REFUSED("R05", FAILED, "the health check answers with an error"),
    DEPENDENCY_UNREACHABLE("R06", FAILED, "the app cannot reach something it needs"),
    UNSCHEDULABLE("R07", FAILED, "no node has room for the app"),
    ADMISSION_REFUSED("R08", FAILED, "the platform refused the app's resources"),
    NEVER_HEALTHY("R10", FAILED, "the app never became healthy: nothing listens"),
    DEADLINE_PASSED("R11", FAILED, "the deploy's deadline passed"),
    GIT_RACE_LOST("G01", FAILED, "the push to the flux repo kept losing the race"),
    GIT_UNREACHABLE("G02", FAILED, "the flux repo cannot be reached"),
    APPLY_FAILED("G03", FAILED, "an object could not be applied"),
    SUPERSEDED_BY_OTHER("G04", SUPERSEDED, "a newer deploy took over"),
    GIT_REFUSED("G05", FAILED, "the git host refused the push"),
    ORDER_UNKNOWN("G06", SUPERSEDED, "nobody can tell which commit is the newer one"),
    ROUTE_REFUSED("N01", FAILED, "the route was not accepted"),
    NAME_TAKEN("N04", CONFLICT, "the namespace or host belongs to another slot"),
    CONFIG_INVALID("C01", USAGE, "kilter.yaml has a mistake"),
    ARGUMENT_INVALID("C02", USAGE, "a flag or a name is wrong"),
    NOT_ALLOWED("A01", DENIED, "no token, or it does not allow this"),
    NO_SUCH_THING("A02", NOT_FOUND, "there is no such thing, or it is not yours"),
    AUDIT_BROKEN("A03", FAILED, "a line of the audit was changed or taken away"),
    IDENTITY_REFUSED("A04", DENIED, "the identity token of a CI job was refused"),
    PROVIDER_BROKE("P01", FAILED, "a provider broke"),
    UNREACHABLE("U01", UNAVAILABLE, "a needed part does not answer"),
    NO_SPACE("U02", FAILED, "no space left"),
    OUTCOME_UNKNOWN("U03", TIMED_OUT, "the outcome of the deploy cannot be learnt now"),
    DATABASE_TOO_NEW("U04", FAILED, "the platform's database belongs to a newer kilter-server"),
    LOCKED("L01", CONFLICT, "the slot is locked"),
    LEASE_LOST("L02", CONFLICT, "the deploy lost its lease"),
    CANCELLED("L03", FAILED, "the deploy was cancelled"),
    TOO_LATE("L04", CONFLICT, "the deploy has gone too far to be cancelled"),
    INTERNAL_ERROR("X01", INTERNAL, "a bug in kilter");

    private final ProblemCode code;
    private final String title;

    KilterCode(String number, ProblemKind kind, String title) {
        this.code = new ProblemCode("KLT-" + number, kind);
        this.title = title;
    }

    /// The code as it is printed and sent.
    public ProblemCode code() {
        return code;
    }

    /// The condition in a few words; the `title` of problem+json.
    public String title() {
        return title;
    }

    /// The entry with this printed code, such as `KLT-M01` (case does not matter). Empty for a provider's own code.
    public static Optional<KilterCode> find(String value) {
        return Arrays.stream(values())
                .filter(entry -> entry.code.value().equalsIgnoreCase(value))
                .findFirst();
    }
}
