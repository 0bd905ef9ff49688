package pixfleet.system.template;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Facts read from class files, so that no framework need be on the class path. */
final class CompiledCode {
    /** Environment variables a configuration interface reads, and those of them that have no default. */
    record Variables(Set<String> known, Set<String> required) {}

    private static final String MAPPING = "io.smallrye.config.ConfigMapping";

    private CompiledCode() {}

    /** The names of the handlers in a folder of classes: the value of {@code @Named}, else the class name in small. */
    static Set<String> handlers(Path classes) {
        var names = new TreeSet<String>();
        for (JavaClass type : in(classes)) {
            if (type.getAllRawInterfaces().stream().anyMatch(CompiledCode::isHandlerInterface)) {
                annotation(type.getAnnotations(), "jakarta.inject.Named")
                        .map(named -> value(named, "value").orElse(decapitalised(type.getSimpleName())))
                        .ifPresent(names::add);
            }
        }
        return names;
    }

    /** The variables of the one {@code @ConfigMapping} in a folder of classes. */
    static Variables variables(Path classes) {
        var variables = new Variables(new TreeSet<>(), new TreeSet<>());
        for (JavaClass type : in(classes)) {
            annotation(type.getAnnotations(), MAPPING)
                    .flatMap(mapping -> value(mapping, "prefix"))
                    .ifPresent(prefix -> read(type, environmentName(prefix), variables));
        }
        return variables;
    }

    /** Whether a zip was built as a native image. */
    static boolean isNative(Path zip) {
        return names(zip).contains("bootstrap");
    }

    /** Whether a class is in a zip, by itself or in one of its jars. */
    static boolean holds(Path zip, String className) {
        String entry = className.replace('.', '/') + ".class";
        try (var file = new ZipFile(zip.toFile())) {
            if (file.getEntry(entry) != null) {
                return true;
            }
            for (ZipEntry jar : Collections.list(file.entries())) {
                if (jar.getName().endsWith(".jar") && holds(file.getInputStream(jar), entry)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("reading " + zip, e);
        }
    }

    private static boolean holds(InputStream jar, String entry) throws IOException {
        try (var content = new ZipInputStream(jar)) {
            for (ZipEntry at = content.getNextEntry(); at != null; at = content.getNextEntry()) {
                if (at.getName().equals(entry)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static Set<String> names(Path zip) {
        var names = new TreeSet<String>();
        try (var file = new ZipFile(zip.toFile())) {
            file.entries().asIterator().forEachRemaining(entry -> names.add(entry.getName()));
        } catch (IOException e) {
            throw new IllegalStateException("reading " + zip, e);
        }
        return names;
    }

    private static void read(JavaClass mapping, String prefix, Variables variables) {
        for (JavaMethod property : mapping.getMethods()) {
            if (!property.getModifiers().contains(JavaModifier.ABSTRACT)) {
                continue;
            }
            String name = prefix + "_"
                    + environmentName(annotation(property.getAnnotations(), "io.smallrye.config.WithName")
                            .flatMap(named -> value(named, "value"))
                            .orElse(kebab(property.getName())));
            JavaClass type = property.getRawReturnType();
            if (type.isInterface() && type.getPackageName().startsWith("pixfleet.")) {
                read(type, name, variables);
                continue;
            }
            variables.known().add(name);
            boolean optional = type.getName().startsWith("java.util.Optional")
                    || annotation(property.getAnnotations(), "io.smallrye.config.WithDefault")
                            .isPresent();
            if (!optional) {
                variables.required().add(name);
            }
        }
    }

    private static JavaClasses in(Path classes) {
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("not built yet: " + classes);
        }
        // The names are enough; following every type into the libraries takes seconds.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath(classes);
    }

    private static boolean isHandlerInterface(JavaClass type) {
        return type.getName().equals("com.amazonaws.services.lambda.runtime.RequestHandler")
                || type.getName().equals("com.amazonaws.services.lambda.runtime.RequestStreamHandler");
    }

    private static Optional<JavaAnnotation<?>> annotation(Set<? extends JavaAnnotation<?>> all, String name) {
        return all.stream()
                .filter(annotation -> annotation.getRawType().getName().equals(name))
                .<JavaAnnotation<?>>map(annotation -> annotation)
                .findFirst();
    }

    private static Optional<String> value(JavaAnnotation<?> annotation, String name) {
        return annotation
                .tryGetExplicitlyDeclaredProperty(name)
                .map(Object::toString)
                .filter(text -> !text.isEmpty());
    }

    /** MicroProfile Config's rule for environment variables: everything but letters and digits is an underscore. */
    private static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String kebab(String method) {
        return method.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static String decapitalised(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
