using Search.Core.Attached;
using Search.Core.Errors;

namespace Search.Elasticsearch.Attached;

/// <summary>Checks whether the fields of an attached index can be searched and read.</summary>
internal static class AttachedFields
{
    /// <summary>Checks them.</summary>
    /// <exception cref="BadInputException">A field is missing, holds no text, or its text cannot be read; the message says what to do.</exception>
    public static void Check(AttachedIndex index, AttachedMapping mapping)
    {
        if (mapping.IndexWithoutSource is { } without)
        {
            throw new BadInputException(
                $"The index '{without}' does not keep its documents (\"_source\": {{\"enabled\": false}}), so their texts cannot be read. Attach an index that keeps them.");
        }

        foreach (var path in index.ReadFields)
        {
            CheckText(mapping.Require(path, index.Index), index);
        }

        if (index.Document is { } document)
        {
            var template = new DocumentTemplate(document);
            template.Check(index.Title is not null);
            foreach (var path in template.Fields)
            {
                mapping.Require(path, index.Index);
            }
        }

        if (index.Id is not null)
        {
            CheckId(mapping.Require(index.Id, index.Index), index);
        }
    }

    private static void CheckText(MappedField field, AttachedIndex index)
    {
        if (field.IsRuntime)
        {
            throw new BadInputException($"The field '{field.Path}' of '{index.Index}' is a runtime field: it is computed for a search, and documents do not have its text. Name a field that they have.");
        }

        if (!field.IsText)
        {
            throw new BadInputException($"The field '{field.Path}' of '{index.Index}' has the type {field.Type}; expected a text field.");
        }

        if (!field.IsSearchable && index.Queries.Any(query => query.Body is null))
        {
            throw new BadInputException(
                $"The field '{field.Path}' of '{index.Index}' " +
                (field.Nested is null ? $"has the type {field.Type}" : $"is in the nested object '{field.Nested}'") +
                ", which the default query cannot search. Give a query of your own with --query.");
        }
    }

    private static void CheckId(MappedField field, AttachedIndex index)
    {
        if (field.IsText || field.IsRuntime || field.Nested is not null)
        {
            throw new BadInputException(
                $"The field '{field.Path}' of '{index.Index}' cannot be the id: it is {(field.IsRuntime ? "a runtime field" : field.Nested is null ? $"of type {field.Type}" : "in a nested object")}; " +
                "expected a keyword or a number. Without --id, the server's _id is used.");
        }
    }
}
