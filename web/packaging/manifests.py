"""What packages say of themselves: imsmanifest.xml of SCORM 1.2 and 2004, cmi5.xml of cmi5.

A lesson is {"name", "title", "summary", "minutes"}, the two in the middle by language.
"""
import xml.etree.ElementTree as xml

ORGANIZATION = "course"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OLD = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
OLD_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
NEW = "http://www.imsglobal.org/xsd/imscp_v1p1"
NEW_ADL = "http://www.adlnet.org/xsd/adlcp_v1p3"
SEQUENCING = "http://www.imsglobal.org/xsd/imsss"
CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}


def text_of(root: xml.Element, prefixes: dict[str, str]) -> bytes:
    """prefixes: prefix -> namespace, which hold in the whole of it."""
    for prefix, namespace in prefixes.items():
        xml.register_namespace(prefix, namespace)
    xml.indent(root)
    return xml.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def add(parent: xml.Element, tag: str, text: str | None = None, **attributes: str) -> xml.Element:
    """In the namespace of the parent."""
    child = xml.SubElement(parent, parent.tag.split("}")[0] + "}" + tag, attributes)
    child.text = text
    return child


def start(namespace: str, identifier: str, version: str, locations: str) -> xml.Element:
    root = xml.Element(f"{{{namespace}}}manifest", {"identifier": identifier, "version": "1", f"{{{XSI}}}schemaLocation": locations})
    metadata = add(root, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", version)
    return root


def add_resources(root: xml.Element, lessons: list[dict], files: list[str], type_attribute: str) -> None:
    """Each lesson's page, and what all of them need, once."""
    resources = add(root, "resources")
    for lesson in lessons:
        page = f"{lesson['name']}.html"
        resource = add(resources, "resource", identifier=f"page-{lesson['name']}", type="webcontent", href=page)
        resource.set(type_attribute, "sco")
        add(resource, "file", href=page)
        add(resource, "dependency", identifierref="lab")
    lab = add(resources, "resource", identifier="lab", type="webcontent")
    lab.set(type_attribute, "asset")
    for path in files:
        add(lab, "file", href=path)


def scorm12(identifier: str, title: str, lessons: list[dict], files: list[str], mastery: int, language: str) -> bytes:
    root = start(OLD, identifier, "1.2", f"{OLD} imscp_rootv1p1p2.xsd {OLD_ADL} adlcp_rootv1p2.xsd")
    organizations = add(root, "organizations", default=ORGANIZATION)
    organization = add(organizations, "organization", identifier=ORGANIZATION)
    add(organization, "title", title)
    for lesson in lessons:
        item = add(organization, "item", identifier=f"item-{lesson['name']}", identifierref=f"page-{lesson['name']}", isvisible="true")
        add(item, "title", lesson["title"][language])
        xml.SubElement(item, f"{{{OLD_ADL}}}masteryscore").text = str(mastery)
    add_resources(root, lessons, files, f"{{{OLD_ADL}}}scormtype")
    return text_of(root, {"": OLD, "adlcp": OLD_ADL, "xsi": XSI})


def scorm2004(identifier: str, title: str, lessons: list[dict], files: list[str], mastery: int, language: str) -> bytes:
    root = start(NEW, identifier, "2004 3rd Edition", f"{NEW} imscp_v1p1.xsd {NEW_ADL} adlcp_v1p3.xsd {SEQUENCING} imsss_v1p0.xsd")
    organizations = add(root, "organizations", default=ORGANIZATION)
    organization = add(organizations, "organization", identifier=ORGANIZATION)
    add(organization, "title", title)
    for lesson in lessons:
        item = add(organization, "item", identifier=f"item-{lesson['name']}", identifierref=f"page-{lesson['name']}", isvisible="true")
        add(item, "title", lesson["title"][language])
        sequencing = xml.SubElement(item, f"{{{SEQUENCING}}}sequencing")
        objective = add(add(sequencing, "objectives"), "primaryObjective", objectiveID=f"goal-{lesson['name']}", satisfiedByMeasure="true")
        add(objective, "minNormalizedMeasure", f"{mastery / 100:g}")
        add(sequencing, "deliveryControls", completionSetByContent="true", objectiveSetByContent="true")
    # The learner chooses, and may go on from each to the next.
    add(xml.SubElement(organization, f"{{{SEQUENCING}}}sequencing"), "controlMode", choice="true", flow="true")
    add_resources(root, lessons, files, f"{{{NEW_ADL}}}scormType")
    return text_of(root, {"": NEW, "adlcp": NEW_ADL, "imsss": SEQUENCING, "xsi": XSI})


def cmi5(identifier: str, title: str, lessons: list[dict], files: list[str], mastery: int, language: str) -> bytes:
    root = xml.Element(f"{{{CMI5}}}courseStructure")

    def add_texts(parent: xml.Element, tag: str, texts: dict[str, str]) -> None:
        element = add(parent, tag)
        for short, text in texts.items():
            add(element, "langstring", text, lang=LANGUAGES[short])

    course = add(root, "course", id=f"urn:tcplab:course:{identifier}")
    add_texts(course, "title", {language: title})
    add_texts(course, "description", {language: title})
    for lesson in lessons:
        assignable = add(root, "au", id=f"urn:tcplab:lesson:{identifier}:{lesson['name']}", moveOn="CompletedOrPassed", masteryScore=f"{mastery / 100:g}",
                         launchMethod="AnyWindow")
        add_texts(assignable, "title", lesson["title"])
        add_texts(assignable, "description", lesson["summary"])
        add(assignable, "url", f"{lesson['name']}.html")
    return text_of(root, {"": CMI5})


MANIFESTS = {"scorm12": ("imsmanifest.xml", scorm12), "scorm2004": ("imsmanifest.xml", scorm2004), "cmi5": ("cmi5.xml", cmi5)}
