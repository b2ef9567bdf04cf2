package dev.kilter.sdk.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.kilter.sdk.app.CronConfig;
import dev.kilter.sdk.app.DatabaseKind;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.MigrationConfig;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.app.SeedConfig;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.app.WebConfig;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployStatus;
import dev.kilter.sdk.deploy.ImageRef;
import dev.kilter.sdk.deploy.SecretChange;
import dev.kilter.sdk.deploy.Step;
import dev.kilter.sdk.deploy.StepOutcome;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.spi.MigrationStatus;
import dev.kilter.sdk.spi.ResolvesMigrations;
import dev.kilter.sdk.spi.StatementClass;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;

/// Teaches Jackson the SDK's types without an annotation on any of them, so that Jackson stays hidden.
final class WireMapper {
    private WireMapper() {}

    static ObjectMapper create() {
        SimpleModule module = new SimpleModule("kilter");
        text(module, Project.class, Project::toString, Project::parse);
        text(module, EnvName.class, EnvName::value, EnvName::new);
        text(module, Slot.class, Slot::toString, Slot::parse);
        text(module, ImageRef.class, ImageRef::value, ImageRef::new);
        text(module, DeployId.class, DeployId::value, DeployId::new);
        text(module, Instant.class, Instant::toString, Instant::parse);
        text(module, Duration.class, Duration::toString, Duration::parse);
        text(module, DeployStatus.class, WireMapper::lower, name -> DeployStatus.valueOf(upper(name)));
        text(module, DatabaseKind.class, WireMapper::lower, name -> DatabaseKind.valueOf(upper(name)));
        text(
                module,
                MigrationConfig.Engine.class,
                WireMapper::lower,
                name -> MigrationConfig.Engine.valueOf(upper(name)));
        text(
                module,
                CronConfig.Concurrency.class,
                WireMapper::lower,
                name -> CronConfig.Concurrency.valueOf(upper(name)));
        text(module, StatementClass.class, WireMapper::lower, name -> StatementClass.valueOf(upper(name)));
        text(
                module,
                MigrationStatus.State.class,
                WireMapper::lower,
                name -> MigrationStatus.State.valueOf(upper(name)));
        text(
                module,
                ResolvesMigrations.Kind.class,
                WireMapper::lower,
                name -> ResolvesMigrations.Kind.valueOf(upper(name)));
        module.addSerializer(Problem.class, new ProblemForm.Writer());
        module.addDeserializer(Problem.class, new ProblemForm.Reader());
        module.addSerializer(DeployResult.Failure.class, new ProblemForm.FailureWriter());
        module.addDeserializer(DeployResult.Failure.class, new ProblemForm.FailureReader());
        return JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .addModule(module)
                .addMixIn(Step.class, StepForm.class)
                .addMixIn(StepOutcome.class, OutcomeForm.class)
                .addMixIn(SeedConfig.class, SeedForm.class)
                .addMixIn(SecretChange.class, ChangeForm.class)
                .addMixIn(DeployEvent.class, EventForm.class)
                .addMixIn(JobLine.class, JobLineForm.class)
                .addMixIn(TaskWork.class, WorkForm.class)
                .addMixIn(TaskResult.class, ResultForm.class)
                .addMixIn(WebConfig.class, WebForm.class)
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new RequiredComponents()))
                .build();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> print, Function<String, T> parse) {
        module.addSerializer(type, new StdSerializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(print.apply(value));
            }

            @Override
            public void acceptJsonFormatVisitor(JsonFormatVisitorWrapper visitor, JavaType hint)
                    throws JsonMappingException {
                visitStringFormat(visitor, hint);
            }
        });
        module.addDeserializer(type, new StdDeserializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                if (!in.currentToken().isScalarValue()) {
                    throw JsonMappingException.from(in, "no text");
                }
                try {
                    return parse.apply(in.getValueAsString(""));
                } catch (KilterException | IllegalArgumentException | DateTimeException e) {
                    throw JsonMappingException.from(in, "malformed", e);
                }
            }
        });
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Step.Build.class, name = "build"),
        @JsonSubTypes.Type(value = Step.Push.class, name = "push"),
        @JsonSubTypes.Type(value = Step.ShipSecrets.class, name = "shipSecrets"),
        @JsonSubTypes.Type(value = Step.Provision.class, name = "provision"),
        @JsonSubTypes.Type(value = Step.CheckDrift.class, name = "checkDrift"),
        @JsonSubTypes.Type(value = Step.Migrate.class, name = "migrate"),
        @JsonSubTypes.Type(value = Step.Seed.class, name = "seed"),
        @JsonSubTypes.Type(value = Step.Release.class, name = "release"),
        @JsonSubTypes.Type(value = Step.Commit.class, name = "commit"),
        @JsonSubTypes.Type(value = Step.Rollout.class, name = "rollout")
    })
    private interface StepForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = StepOutcome.Done.class, name = "done"),
        @JsonSubTypes.Type(value = StepOutcome.Skipped.class, name = "skipped"),
        @JsonSubTypes.Type(value = StepOutcome.Waiting.class, name = "waiting"),
        @JsonSubTypes.Type(value = StepOutcome.Halted.class, name = "halted")
    })
    private interface OutcomeForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SeedConfig.Sql.class, name = "sql"),
        @JsonSubTypes.Type(value = SeedConfig.Command.class, name = "command")
    })
    private interface SeedForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = SecretChange.Set.class, name = "set"),
        @JsonSubTypes.Type(value = SecretChange.Keep.class, name = "keep"),
        @JsonSubTypes.Type(value = SecretChange.Remove.class, name = "remove")
    })
    private interface ChangeForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = DeployEvent.Accepted.class, name = "accepted"),
        @JsonSubTypes.Type(value = DeployEvent.Queued.class, name = "queued"),
        @JsonSubTypes.Type(value = DeployEvent.Granted.class, name = "granted"),
        @JsonSubTypes.Type(value = DeployEvent.StepStarted.class, name = "stepStarted"),
        @JsonSubTypes.Type(value = DeployEvent.StepNote.class, name = "stepNote"),
        @JsonSubTypes.Type(value = DeployEvent.StepEnded.class, name = "stepEnded"),
        @JsonSubTypes.Type(value = DeployEvent.Notice.class, name = "notice"),
        @JsonSubTypes.Type(value = DeployEvent.Result.class, name = "result")
    })
    private interface EventForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JobLine.Note.class, name = "note"),
        @JsonSubTypes.Type(value = JobLine.FileDone.class, name = "fileDone"),
        @JsonSubTypes.Type(value = JobLine.Found.class, name = "found"),
        @JsonSubTypes.Type(value = JobLine.Report.class, name = "report"),
        @JsonSubTypes.Type(value = JobLine.Migrations.class, name = "migrations"),
        @JsonSubTypes.Type(value = JobLine.Planned.class, name = "planned"),
        @JsonSubTypes.Type(value = JobLine.Compared.class, name = "compared"),
        @JsonSubTypes.Type(value = JobLine.Failed.class, name = "failed")
    })
    private interface JobLineForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TaskWork.Status.class, name = "status"),
        @JsonSubTypes.Type(value = TaskWork.Plan.class, name = "plan"),
        @JsonSubTypes.Type(value = TaskWork.Diff.class, name = "diff"),
        @JsonSubTypes.Type(value = TaskWork.Check.class, name = "check"),
        @JsonSubTypes.Type(value = TaskWork.Resolve.class, name = "resolve"),
        @JsonSubTypes.Type(value = TaskWork.Run.class, name = "run")
    })
    private interface WorkForm {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = TaskResult.Migrations.class, name = "migrations"),
        @JsonSubTypes.Type(value = TaskResult.Planned.class, name = "planned"),
        @JsonSubTypes.Type(value = TaskResult.Compared.class, name = "compared"),
        @JsonSubTypes.Type(value = TaskResult.Resolved.class, name = "resolved")
    })
    private interface ResultForm {}

    private interface WebForm {
        @JsonProperty("public")
        boolean isPublic();
    }
}
