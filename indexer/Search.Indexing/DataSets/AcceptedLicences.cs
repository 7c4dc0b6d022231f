using System.Text.Json;
using Search.Core.Storage;

namespace Search.Indexing.DataSets;

/// <summary>Which licences the user has accepted: <c>SEARCH_HOME/data/accepted-licences.json</c>. A changed notice must be accepted again.</summary>
public sealed class AcceptedLicences(DataDirectory home, TimeProvider clock)
{
    private readonly string _file = Path.Combine(home.Data, "accepted-licences.json");

    /// <summary>Whether a licence was accepted with its present notice.</summary>
    public bool Contains(Licence licence) => Read().Any(accepted => accepted.Name == licence.Name && accepted.Notice == licence.Notice);

    /// <summary>Stores that a licence was accepted.</summary>
    public void Add(Licence licence)
    {
        Directory.CreateDirectory(home.Data);
        Accepted[] all = [.. Read().Where(other => other.Name != licence.Name), new Accepted(licence.Name, licence.Notice, clock.GetUtcNow())];
        File.WriteAllText(_file + ".new", JsonSerializer.Serialize(all, JsonFormat.Document));
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private IReadOnlyList<Accepted> Read()
    {
        try
        {
            return File.Exists(_file) ? JsonSerializer.Deserialize<List<Accepted>>(File.ReadAllBytes(_file), JsonFormat.Strict) ?? [] : [];
        }
        catch (JsonException)
        {
            return []; // A damaged file proves nothing: the user is asked again.
        }
    }

    private sealed record Accepted(string Name, string Notice, DateTimeOffset On);
}
