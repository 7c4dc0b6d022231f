using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Search.Hosting.Settings;

/// <summary>One setting of <see cref="SearchSettings"/>: its key in appsettings.json and its environment variable.</summary>
/// <param name="Key">As in <c>Elasticsearch:Url</c>, below the section <c>Search</c>.</param>
/// <param name="EnvironmentVariable">As in <c>SEARCH_ELASTICSEARCH_URL</c>.</param>
/// <param name="Property">The property that holds it.</param>
public sealed partial record Setting(string Key, string EnvironmentVariable, PropertyInfo Property)
{
    /// <summary>All settings, in the order of declaration.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Collect(typeof(SearchSettings), "")];

    /// <summary>The flag of commands for this setting, as in <c>--max-length</c>.</summary>
    public string Flag => "--" + WordBoundary().Replace(Property.Name, "-").ToLowerInvariant();

    /// <summary>The rules for its value.</summary>
    public IEnumerable<ValidationAttribute> Rules => Property.GetCustomAttributes<ValidationAttribute>();

    /// <summary>Whether the text can be read as a value of the property's type.</summary>
    public bool Takes(string text) =>
        TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType).IsValid(text);

    /// <summary>Reads the value from a settings object.</summary>
    public object? ValueIn(SearchSettings settings) =>
        Key.Split(':').Aggregate<string, object?>(
            settings, (owner, name) => owner!.GetType().GetProperty(name)!.GetValue(owner));

    private static IEnumerable<Setting> Collect(Type type, string prefix)
    {
        foreach (var property in type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
        {
            var key = prefix + property.Name;
            if (property.PropertyType.Namespace!.StartsWith("Search", StringComparison.Ordinal))
            {
                foreach (var setting in Collect(property.PropertyType, key + ":"))
                {
                    yield return setting;
                }
            }
            else
            {
                yield return new Setting(key, VariableFor(key), property);
            }
        }
    }

    private static string VariableFor(string key) =>
        "SEARCH_" + WordBoundary().Replace(key.Replace(':', '_'), "_").ToUpperInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordBoundary();
}
