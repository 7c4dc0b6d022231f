using System.Text.Json.Nodes;
using Search.Core.Errors;

namespace Search.Elasticsearch.Attached;

/// <summary>The fields of one or several indexes.</summary>
internal sealed class AttachedMapping
{
    private readonly Dictionary<string, MappedField> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private AttachedMapping(IReadOnlyList<string> indexes) => Indexes = indexes;

    /// <summary>The concrete indexes.</summary>
    public IReadOnlyList<string> Indexes { get; }

    /// <summary>All fields, by path.</summary>
    public IReadOnlyCollection<MappedField> Fields => _fields.Values;

    /// <summary>An index that does not keep <c>_source</c>; null if all do.</summary>
    public string? IndexWithoutSource { get; private set; }

    /// <summary>Reads the answer of <c>GET INDEX/_mapping</c>. A field that several indexes have is read from the first one.</summary>
    public static AttachedMapping Read(JsonNode answer)
    {
        var indexes = answer.AsObject();
        var mapping = new AttachedMapping([.. indexes.Select(index => index.Key).Order(StringComparer.Ordinal)]);
        foreach (var (name, index) in indexes)
        {
            var mappings = index?["mappings"];
            if (mappings?["_source"]?["enabled"] is JsonValue enabled && enabled.ToString() == "false")
            {
                mapping.IndexWithoutSource = name;
            }

            mapping.AddProperties(mappings?["properties"], "", nested: null);
            mapping.AddRuntime(mappings?["runtime"]);
        }

        mapping.ResolveAliases();
        return mapping;
    }

    /// <summary>Finds a field.</summary>
    /// <exception cref="BadInputException">There is none; the message names the text fields, the nearest one first.</exception>
    public MappedField Require(string path, string index)
    {
        if (_fields.TryGetValue(path, out var field))
        {
            return field;
        }

        var texts = _fields.Values.Where(one => one.IsText).Select(one => one.Path).OrderBy(other => Distance(other, path)).ThenBy(other => other, StringComparer.Ordinal).ToList();
        throw new BadInputException(
            $"'{index}' has no field '{path}'; its text fields: {(texts.Count == 0 ? "none" : string.Join(", ", texts))}.");
    }

    private void AddProperties(JsonNode? properties, string prefix, string? nested)
    {
        foreach (var (name, property) in properties?.AsObject() ?? [])
        {
            var path = prefix + name;
            var type = (string?)property?["type"] ?? "object";
            if (type == "alias")
            {
                _aliases.TryAdd(path, (string)property!["path"]!);
            }
            else if (type is not ("object" or "nested"))
            {
                Add(property!, path, type, path, nested);
                foreach (var (part, sub) in property!["fields"]?.AsObject() ?? [])
                {
                    Add(sub!, $"{path}.{part}", (string?)sub?["type"] ?? "", path, nested);
                }
            }

            AddProperties(property?["properties"], path + ".", type == "nested" ? path : nested);
        }
    }

    private void Add(JsonNode property, string path, string type, string source, string? nested) =>
        _fields.TryAdd(path, new MappedField(path, type, source, (string?)property["analyzer"], nested, IsRuntime: false));

    private void AddRuntime(JsonNode? runtime)
    {
        foreach (var (path, field) in runtime?.AsObject() ?? [])
        {
            _fields[path] = new MappedField(path, (string?)field?["type"] ?? "", path, null, null, IsRuntime: true);
        }
    }

    private void ResolveAliases()
    {
        foreach (var (alias, target) in _aliases)
        {
            if (_fields.TryGetValue(target, out var field))
            {
                _fields.TryAdd(alias, field with { Path = alias });
            }
        }
    }

    /// <summary>Levenshtein's distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                left = row[j] = Math.Min(Math.Min(row[j], left) + 1, changed);
            }
        }

        return row[^1];
    }
}
