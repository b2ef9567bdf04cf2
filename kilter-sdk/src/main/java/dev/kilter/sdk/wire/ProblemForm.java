package dev.kilter.sdk.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemCode;
import dev.kilter.sdk.problem.ProblemKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A problem as one flat object: `code`, `kind`, `detail`, `hint`, `evidence`; a failure adds `serving`.
final class ProblemForm {
    private ProblemForm() {}

    private static void write(Problem problem, JsonGenerator out) throws IOException {
        out.writeStringField("code", problem.code().value());
        out.writeStringField("kind", problem.kind().name());
        out.writeStringField("detail", problem.detail());
        out.writeStringField("hint", problem.hint());
        out.writeArrayFieldStart("evidence");
        for (String line : problem.evidence()) {
            out.writeString(line);
        }
        out.writeEndArray();
    }

    private static Problem read(JsonNode node) {
        List<String> evidence = new ArrayList<>();
        node.path("evidence").forEach(line -> evidence.add(line.asText()));
        ProblemKind kind = ProblemKind.valueOf(node.path("kind").asText("INTERNAL"));
        return new Problem(
                new ProblemCode(node.path("code").asText("KLT-X01"), kind),
                node.path("detail").asText("unknown"),
                node.path("hint").asText("kilter doctor"),
                evidence);
    }

    static final class Writer extends StdSerializer<Problem> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(Problem.class);
        }

        @Override
        public void serialize(Problem problem, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            write(problem, out);
            out.writeEndObject();
        }
    }

    static final class Reader extends StdDeserializer<Problem> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Problem.class);
        }

        @Override
        public Problem deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in.readValueAsTree());
        }
    }

    static final class FailureWriter extends StdSerializer<DeployResult.Failure> {
        private static final long serialVersionUID = 1L;

        FailureWriter() {
            super(DeployResult.Failure.class);
        }

        @Override
        public void serialize(DeployResult.Failure failure, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writeStartObject();
            write(failure.problem(), out);
            if (failure.serving() != null) {
                out.writeStringField("serving", failure.serving());
            }
            out.writeEndObject();
        }
    }

    static final class FailureReader extends StdDeserializer<DeployResult.Failure> {
        private static final long serialVersionUID = 1L;

        FailureReader() {
            super(DeployResult.Failure.class);
        }

        @Override
        public DeployResult.Failure deserialize(JsonParser in, DeserializationContext context) throws IOException {
            JsonNode node = in.readValueAsTree();
            return new DeployResult.Failure(
                    read(node), node.hasNonNull("serving") ? node.get("serving").asText() : null);
        }
    }
}
