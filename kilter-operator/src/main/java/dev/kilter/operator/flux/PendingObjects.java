package dev.kilter.operator.flux;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/// Git objects that are made and not written: their ids are known, the disk is untouched until [RefGate#write]. (JGit's
/// own inserter of a bare repo writes each object at once, and its flush does nothing.)
final class PendingObjects {
    private final ObjectInserter.Formatter ids = new ObjectInserter.Formatter();
    private final Map<ObjectId, Integer> types = new LinkedHashMap<>();
    private final Map<ObjectId, byte[]> contents = new HashMap<>();

    ObjectId add(int type, byte[] content) {
        ObjectId id = ids.idFor(type, content);
        types.putIfAbsent(id, type);
        contents.putIfAbsent(id, content);
        return id;
    }

    /// The tree's bytes if it was made here.
    byte @Nullable [] tree(ObjectId id) {
        return types.getOrDefault(id, 0) == Constants.OBJ_TREE ? contents.get(id) : null;
    }

    /// Gives all of them, those first that others name.
    void each(Writing writing) throws IOException {
        for (Map.Entry<ObjectId, Integer> made : types.entrySet()) {
            writing.write(made.getValue(), Objects.requireNonNull(contents.get(made.getKey())));
        }
    }

    /// Takes an object's type (`Constants.OBJ_*`) and bytes.
    interface Writing {
        void write(int type, byte[] content) throws IOException;
    }
}
