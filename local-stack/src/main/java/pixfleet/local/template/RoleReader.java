package pixfleet.local.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import pixfleet.local.iam.Policy;

/** The roles of an expanded template with what all their policies allow. Whom a role trusts is no right of its own. */
final class RoleReader {
    private final Map<String, Policy> roles = new LinkedHashMap<>();

    private RoleReader() {}

    /**
     * The policies by the roles' logical ids.
     *
     * @param resources as {@link ExpandedTemplate} has them
     * @param reference what {@code Ref} answers for a logical id
     */
    static Map<String, Policy> of(Map<String, Object> resources, UnaryOperator<String> reference) {
        var reader = new RoleReader();
        resources.forEach((id, node) -> {
            var resource = Tree.asMap(node, id);
            if (Tree.text(resource, "Type", "").equals("AWS::IAM::Role")) {
                reader.role(id, Tree.child(resource, "Properties"));
            }
        });
        resources.forEach((id, node) -> {
            var resource = Tree.asMap(node, id);
            if (Tree.text(resource, "Type", "").equals("AWS::IAM::Policy")) {
                reader.attach(id, Tree.child(resource, "Properties"), reference);
            }
        });
        return reader.roles;
    }

    private void role(String id, Map<String, Object> properties) {
        var all = Policy.NOTHING;
        for (Object policy : Tree.list(properties, "Policies")) {
            all = all.and(policy(id, Tree.asMap(policy, id)));
        }
        roles.put(id, all);
    }

    private void attach(String id, Map<String, Object> properties, UnaryOperator<String> reference) {
        var policy = policy(id, properties);
        for (Object name : Tree.list(properties, "Roles")) {
            var role = Set.copyOf(roles.keySet()).stream()
                    .filter(candidate -> reference.apply(candidate).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TemplateError(id + ": there is no role " + name));
            roles.merge(role, policy, Policy::and);
        }
    }

    private static Policy policy(String id, Map<String, Object> properties) {
        if (!(properties.get("PolicyDocument") instanceof Map<?, ?> document)) {
            throw new TemplateError(id + ": a policy that is not written in the template is not evaluated");
        }
        try {
            return Policy.of(document);
        } catch (IllegalArgumentException e) {
            throw new TemplateError(id + ": " + e.getMessage());
        }
    }
}
