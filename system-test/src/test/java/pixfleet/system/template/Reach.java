package pixfleet.system.template;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The code that a part of the system can come to from where it is entered. A call of an interface comes to all that implement
 * it; what a library may call of ours, because it knows the interface, is come to where an object of that kind is made.
 */
final class Reach {
    /** Extended by what has no method that a library would call. */
    private static final Set<String> PLAIN = Set.of("java.lang.Object", "java.lang.Record", "java.lang.Enum");

    private final JavaClasses classes;
    private final Set<JavaCodeUnit> reached = new LinkedHashSet<>();
    private final Deque<JavaCodeUnit> ahead = new ArrayDeque<>();

    private Reach(JavaClasses classes) {
        this.classes = classes;
    }

    /**
     * Whatever can be come to.
     *
     * @param folders of the part's classes
     * @param entry classes all of whose methods are called from outside
     */
    static Reach of(List<Path> folders, Predicate<JavaClass> entry) {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        var reach = new Reach(new ClassFileImporter().importPaths(folders));
        List<JavaClass> entries = reach.classes.stream().filter(entry).toList();
        if (entries.isEmpty()) {
            throw new IllegalStateException("not built yet, or entered elsewhere: " + folders);
        }
        entries.forEach(type -> reach.ahead.addAll(type.getCodeUnits()));
        reach.follow();
        return reach;
    }

    private void follow() {
        while (!ahead.isEmpty()) {
            JavaCodeUnit unit = ahead.pop();
            if (reached.add(unit)) {
                Stream.of(
                                unit.getCallsFromSelf(),
                                unit.getMethodReferencesFromSelf(),
                                unit.getConstructorReferencesFromSelf())
                        .flatMap(Collection::stream)
                        .forEach(this::follow);
            }
        }
    }

    private void follow(JavaCodeUnitAccess<?> access) {
        String name = access.getTarget().getName();
        String[] parameters = access.getTarget().getRawParameterTypes().stream()
                .map(JavaClass::getName)
                .toArray(String[]::new);
        JavaClass owner = access.getTargetOwner();
        access.getTarget().resolveMember().filter(unit -> ours(unit.getOwner())).ifPresent(ahead::add);
        if (name.equals("<init>")) {
            madeOf(owner);
            return;
        }
        owner.getAllSubclasses().stream()
                .filter(this::ours)
                .flatMap(type -> type.tryGetMethod(name, parameters).stream())
                .forEach(ahead::add);
    }

    private void madeOf(JavaClass type) {
        boolean known = Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .anyMatch(above -> !ours(above) && !PLAIN.contains(above.getName()));
        if (ours(type) && known) {
            ahead.addAll(type.getMethods());
        }
    }

    private boolean ours(JavaClass type) {
        return classes.contain(type.getName());
    }

    /** The calls of AWS among it, by their rights. */
    Set<String> actions() {
        var actions = new TreeSet<String>();
        reached.stream()
                .flatMap(unit -> unit.getMethodCallsFromSelf().stream())
                .forEach(call -> actions.addAll(AwsCalls.actions(call)));
        return AwsCalls.withTheirOwn(actions);
    }

    /** Whether a method is among it: its class's simple name, its own, and its first parameter's. */
    boolean comesTo(String type, String method, String first) {
        return reached.stream()
                .filter(JavaMethod.class::isInstance)
                .anyMatch(unit -> unit.getOwner().getSimpleName().equals(type)
                        && unit.getName().equals(method)
                        && unit.getRawParameterTypes()
                                .getFirst()
                                .getSimpleName()
                                .equals(first));
    }

    /** For a call that surprises. */
    @Override
    public String toString() {
        return reached.stream()
                .flatMap(unit -> unit.getMethodCallsFromSelf().stream())
                .filter(call -> !AwsCalls.actions(call).isEmpty())
                .map(JavaMethodCall::getDescription)
                .sorted()
                .distinct()
                .toList()
                .toString();
    }
}
