using System.Collections.Frozen;
using System.Text;

namespace CampaignStudio.Domain.Leads.Import;

/// <summary>The column names that people use for a lead's fields, in English, French, Spanish and German.</summary>
internal static class HeaderNames
{
    private static readonly FrozenDictionary<string, ImportField> Fields = new Dictionary<ImportField, string>
    {
        [ImportField.Email] =
            "email, e-mail, mail, email address, e-mail address, work email, courriel, adresse courriel, adresse email, adresse mail, "
            + "adresse e-mail, correo, correo electrónico, dirección de correo, e-mail-adresse, emailadresse, mailadresse",
        [ImportField.Phone] =
            "phone, phone number, telephone, telephone number, tel, mobile, mobile phone, mobile number, cell, cell phone, téléphone, "
            + "numéro de téléphone, portable, téléphone portable, téléphone mobile, teléfono, número de teléfono, móvil, celular, "
            + "Telefon, Telefonnummer, Mobil, Mobiltelefon, Handy, Handynummer, Rufnummer",
        [ImportField.FirstName] = "first name, given name, forename, prénom, nombre, nombre de pila, Vorname",
        [ImportField.LastName] =
            "last name, surname, family name, nom, nom de famille, apellido, apellidos, Nachname, Familienname, Zuname",
        [ImportField.Company] =
            "company, company name, organization, organisation, account, business, société, entreprise, raison sociale, "
            + "nom de la société, empresa, compañía, organización, Firma, Firmenname, Unternehmen",
        [ImportField.JobTitle] =
            "job title, title, job, position, role, fonction, poste, titre, intitulé du poste, cargo, puesto, Position, Funktion, "
            + "Berufsbezeichnung, Stellenbezeichnung",
        [ImportField.City] = "city, town, ville, ciudad, localidad, Stadt, Ort, Wohnort",
        [ImportField.Country] = "country, country code, pays, code pays, país, Land, Ländercode",
        [ImportField.Language] = "language, lang, locale, langue, idioma, lengua, Sprache",
        [ImportField.Timezone] = "timezone, time zone, tz, fuseau, fuseau horaire, zona horaria, huso horario, Zeitzone",
        [ImportField.Source] = "source, lead source, origin, origine, provenance, fuente, origen, Quelle, Herkunft, Leadquelle",
        [ImportField.Tags] = "tags, tag, labels, label, étiquettes, étiquette, mots-clés, etiquetas, etiqueta, Schlagwörter, Schlagworte, Stichwörter",
        [ImportField.Budget] = "budget, presupuesto",
        [ImportField.Status] = "status, lead status, stage, statut, étape, estado, etapa, Phase",
        [ImportField.AssignedTo] =
            "assigned to, assignee, owner, agent, assigné à, attribué à, propriétaire, commercial, responsable, asignado a, propietario, "
            + "agente, zugewiesen an, zuständig, Betreuer, Bearbeiter, Besitzer",
    }
        .SelectMany(entry => entry.Value.Split(',').Append(entry.Key.ToString()), (entry, name) => (Name: Fold(name), Field: entry.Key))
        .DistinctBy(entry => entry.Name)
        .ToFrozenDictionary(entry => entry.Name, entry => entry.Field);

    public static bool IsKnown(string header) => Find(header) is not ImportField.Ignore;

    /// <summary>The built-in field a column name stands for; <see cref="ImportField.Ignore"/> when it is none.</summary>
    public static ImportField Find(string header) => Fields.GetValueOrDefault(Fold(header));

    /// <summary>A name without case, accents, blanks and punctuation.</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormD))
        {
            // The decomposed accents are marks, not letters.
            if (char.IsLetterOrDigit(c)) folded.Append(char.ToLowerInvariant(c));
        }

        return folded.ToString();
    }
}
