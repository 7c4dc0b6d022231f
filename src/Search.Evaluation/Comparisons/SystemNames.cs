using Search.Core.Errors;

namespace Search.Evaluation.Comparisons;

/// <summary>Finds systems by the names that people type.</summary>
public static class SystemNames
{
    /// <summary>The places of the systems with these names.</summary>
    /// <param name="systems">All systems; their names are paths.</param>
    /// <param name="names">Each a path, a file's name, or a file's name without extension; if there is none, the first system is meant.</param>
    /// <exception cref="BadInputException">A name fits no system, or several.</exception>
    public static IReadOnlyList<int> Places(IReadOnlyList<SystemScores> systems, IReadOnlyList<string> names) =>
        names.Count == 0 ? [0] : [.. names.Select(name => Place(systems, name)).Distinct()];

    private static int Place(IReadOnlyList<SystemScores> systems, string name)
    {
        var known = string.Join(", ", systems.Select(system => system.Name));
        var places = Enumerable.Range(0, systems.Count).Where(place => IsNamed(systems[place].Name, name)).ToList();
        return places.Count == 0
            ? throw new BadInputException($"The baseline '{name}' is none of the systems; expected one of: {known}.")
            : places.Select(place => systems[place].Name).Distinct().Count() > 1
                ? throw new BadInputException($"The baseline '{name}' fits several systems; give its whole path, one of: {known}.")
                : places[0];
    }

    private static bool IsNamed(string path, string name)
    {
        var file = Path.GetFileName(path);
        return name == path || name == file || (name.Length > 0 && file.StartsWith(name + ".", StringComparison.Ordinal));
    }
}
