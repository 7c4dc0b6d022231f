using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>Reads queries: TSV <c>id&lt;TAB&gt;text</c>, BEIR's <c>queries.jsonl</c> or the BEIR folder that holds it, also gzipped.</summary>
public static class QueryFile
{
    /// <summary>Reads the whole file.</summary>
    /// <returns>Query id to text, in the file's order.</returns>
    /// <exception cref="BadInputException">The file is missing, empty or malformed, or an id is repeated; the message names the line.</exception>
    public static OrderedDictionary<string, string> Read(string path)
    {
        using var file = CollectionFile.Open(Directory.Exists(path) ? Path.Combine(path, "queries.jsonl") : path);
        var queries = new OrderedDictionary<string, string>();
        foreach (var (line, query, rejection) in file.Read())
        {
            var problem = query switch
            {
                null => rejection!.Reason,
                _ when string.IsNullOrWhiteSpace(query.Text) => $"query '{query.Id}' has no text; expected id<TAB>text",
                _ when !queries.TryAdd(query.Id, query.Text) => $"query '{query.Id}' is repeated; expected each id once",
                _ => null,
            };
            if (problem is not null)
            {
                throw new BadInputException($"{file.Path}, line {line}: {problem}.");
            }
        }

        return queries.Count > 0
            ? queries
            : throw new BadInputException($"{file.Path}, line 1: no queries; expected id<TAB>text on each line.");
    }
}
